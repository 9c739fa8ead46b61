package io.signalbox.bench.wire;

import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.testkit.ScriptedUpstreamBuilder;
import io.signalbox.testkit.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;

/**
 * The other end, in a process of its own: {@code http|https|h2 PORT CERTIFICATE}. Answers in 20 words, whole or as a stream, until it is
 * killed. Whom to trust is written to the file before it listens.
 */
public final class Provider {

    private Provider() {}

    /** Listens. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Files.writeString(Path.of(arguments[2]), TestAuthority.trusted().pem());
        ScriptedUpstreamBuilder upstream =
                ScriptedUpstream.builder().port(Integer.parseInt(arguments[1])).remembered(1);
        switch (arguments[0]) {
            case "http" -> {}
            case "https" -> upstream.tls();
            case "h2" -> upstream.tls().http2();
            default -> throw new IllegalArgumentException(arguments[0] + " (expected: http, https or h2)");
        }
        upstream.start().answers(Reply.stream(Collections.nCopies(20, "word ").toArray(String[]::new)));
        new CountDownLatch(1).await();
    }
}

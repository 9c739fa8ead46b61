package io.signalbox.bench.wire;

import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;

/** The other end, in a process of its own: {@code PORT}. Answers in 20 words, whole or as a stream, until it is killed. */
public final class Provider {

    private Provider() {}

    /** Listens. */
    public static void main(String[] arguments) throws InterruptedException {
        ScriptedUpstream upstream = ScriptedUpstream.builder()
                .port(Integer.parseInt(arguments[0]))
                .remembered(1)
                .start();
        upstream.answers(Reply.stream(Collections.nCopies(20, "word ").toArray(String[]::new)));
        new CountDownLatch(1).await();
    }
}

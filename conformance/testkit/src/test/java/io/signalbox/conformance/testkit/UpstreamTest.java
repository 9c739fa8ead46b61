package io.signalbox.conformance.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.testkit.gateway.BaseUri;
import io.signalbox.testkit.gateway.SignalboxTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** A provider on a socket, for what speaks to addresses. */
// tag::upstream
@SignalboxTest
class UpstreamTest {

    @Test
    void speaksTheDialectOfThePath(ScriptedUpstream upstream, @BaseUri URI base) throws Exception {
        upstream.answers("On the left.");
        assertTrue(post(base + "/messages").contains("\"type\":\"message\""));
        assertEquals("acme/large", upstream.takeRequest().model().orElseThrow());

        upstream.next(Reply.stream("On ", "the ", "left.").resets(Point.afterTokens(2)));
        assertThrows(IOException.class, () -> post(base + "/chat/completions"));
    }
    // end::upstream

    private static String post(String address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"acme/large\"}"))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}

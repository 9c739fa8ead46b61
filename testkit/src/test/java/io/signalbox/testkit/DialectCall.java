package io.signalbox.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One call of an upstream and its whole answer. */
record DialectCall(int status, HttpResponse<byte[]> response) {
    static DialectCall post(ScriptedUpstream upstream, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(upstream.uri(path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<byte[]> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new DialectCall(response.statusCode(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    String text() {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** The events, each without the blank line after it. */
    List<String> events() {
        return List.of(text().split("\n\n"));
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }
}

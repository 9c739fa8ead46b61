package io.signalbox.docs.acceptance;

import io.signalbox.core.port.Headers;
import io.signalbox.face.FaceHead;
import io.signalbox.face.HttpFace;
import java.nio.charset.StandardCharsets;

/** Asks an HTTP face on the chosen way, and reads the answer to its end. */
final class TestFace {

    private TestFace() {}

    static Page get(HttpFace face, String target, Headers headers) {
        return send(face, "GET", target, headers, new byte[0]);
    }

    static Page post(HttpFace face, String target, Headers headers, String body) {
        return post(face, target, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    static Page post(HttpFace face, String target, Headers headers, byte[] body) {
        return send(face, "POST", target, headers, body);
    }

    private static Page send(HttpFace face, String method, String target, Headers headers, byte[] body) {
        return new Page(Ways.chosen().send(face, FaceHead.of(method, target, headers), body));
    }

    /** An answer that was read to its end. */
    record Page(Way.Sent sent) {
        int status() {
            return sent.status();
        }

        Headers headers() {
            return sent.headers();
        }

        byte[] body() {
            return sent.body();
        }

        String text() {
            return new String(body(), StandardCharsets.UTF_8);
        }

        String header(String name) {
            return headers().first(name).orElse("");
        }
    }
}

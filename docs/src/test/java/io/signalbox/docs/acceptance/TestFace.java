package io.signalbox.docs.acceptance;

import io.signalbox.core.port.Headers;
import io.signalbox.face.FaceHead;
import io.signalbox.face.FaceResponse;
import io.signalbox.face.FaceRoute;
import io.signalbox.face.HttpFace;
import io.signalbox.testkit.BodyCollector;
import java.nio.charset.StandardCharsets;

/** Asks an HTTP face as a server would, and reads the answer to its end. */
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
        Way way = Way.chosen();
        return way == Way.IN_PROCESS
                ? inProcess(face, method, target, headers, body)
                : way.send(face, method, target, headers, body);
    }

    private static Page inProcess(HttpFace face, String method, String target, Headers headers, byte[] body) {
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String query = question < 0 ? "" : target.substring(question + 1);
        FaceRoute route = face.route(new FaceHead(method, path, query, headers));
        FaceResponse response = route.handle(body, Runnable::run)
                .response()
                .toCompletableFuture()
                .join();
        return new Page(response, BodyCollector.readAll(response.body()));
    }

    /** An answer that was read to its end. */
    record Page(FaceResponse response, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        int status() {
            return response.status();
        }

        String header(String name) {
            return response.headers().first(name).orElse("");
        }
    }
}

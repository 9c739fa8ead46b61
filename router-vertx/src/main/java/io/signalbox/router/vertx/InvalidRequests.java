package io.signalbox.router.vertx;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.signalbox.core.port.Headers;
import io.signalbox.face.FaceHead;
import io.signalbox.face.FaceService;
import io.signalbox.face.ServedRequest;
import io.vertx.core.http.HttpServerRequest;

/** Answers to what Vert.x's decoder could not read: once, after which the connection is closed. */
final class InvalidRequests {

    private InvalidRequests() {}

    static void refuse(FaceService service, HttpServerRequest request) {
        Throwable why = request.decoderResult().cause();
        boolean longLine = why instanceof TooLongHttpLineException;
        if (longLine || why instanceof TooLongHttpHeaderException) {
            String part = longLine ? "line" : "header section";
            refuse(
                    service,
                    request,
                    longLine ? 414 : 431,
                    "request_too_large",
                    "The request's " + part + " is too long.");
        } else {
            refuse(service, request, 400, "malformed_request", "The request is malformed (expected: HTTP/1.1)");
        }
    }

    private static void refuse(
            FaceService service, HttpServerRequest request, int status, String code, String message) {
        VertxLoop loop = VertxLoop.current();
        VertxConnection connection = new VertxConnection(request, loop.context());
        FaceHead head = FaceHead.of(request.method().name(), request.uri(), Headers.NONE);
        ServedRequest served = service.refuse(head, status, code, message, loop, connection);
        request.response().endHandler(nothing -> served.closed()).closeHandler(nothing -> served.closed());
        connection.serves(served);
        served.ready();
    }
}

package io.signalbox.face;

import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.port.Headers;
import io.signalbox.core.time.SystemClock;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A face for code in the same process: requests and answers as over HTTP, without a socket between them. What SDKs take as their HTTP
 * client stands on this.
 *
 * <p>May be used from any thread; nothing here blocks but reading the body of a {@link Response}.
 */
public final class InProcess {

    private static final int MOST_BODY_BYTES = 64 << 20;

    private final HttpFace face;

    private InProcess(HttpFace face) {
        this.face = face;
    }

    /** Everything that the gateway speaks, for callers without a key: whoever is in the process may call. */
    public static InProcess of(Gateway gateway) {
        return of(new HttpFace(
                gateway, KeyRing.of(Map.of()), SystemClock.instance(), FaceDialects.of(gateway), MOST_BODY_BYTES));
    }

    /** The same for callers who bring a key of this configuration, if it has any. */
    public static InProcess of(Gateway gateway, GatewayConfig config) {
        return of(new HttpFace(
                gateway,
                KeyRing.of(config),
                SystemClock.instance(),
                FaceDialects.of(gateway),
                config.server().maxRequestBytes()));
    }

    /** What this face answers, with its keys. */
    public static InProcess of(HttpFace face) {
        return new InProcess(face);
    }

    /**
     * Sends a request.
     *
     * @param body the whole body; kept by reference, so nobody may change it afterwards
     * @return the answer once it begins; never fails. Cancelling it means that the caller has left
     */
    public CompletableFuture<Response> send(FaceHead head, byte[] body) {
        FaceRoute route = face.route(head);
        int most = route.mostBodyBytes();
        if (most > 0 && body.length > most) {
            return CompletableFuture.completedFuture(new Response(face.bodyTooLarge(head)));
        }
        // A route that reads no body answers by the head alone: a refusal, for one.
        FaceExchange exchange = route.handle(most > 0 ? body : new byte[0], Runnable::run);
        CompletionStage<FaceResponse> answer = exchange.response();
        CompletableFuture<Response> response = new CompletableFuture<>();
        answer.whenComplete((given, impossible) -> {
            if (impossible != null) {
                response.completeExceptionally(impossible);
            } else {
                response.complete(new Response(given));
            }
        });
        response.whenComplete((given, left) -> {
            if (left != null) {
                exchange.cancel();
            }
        });
        return response;
    }

    /** An answer whose body is read as a stream, or left. */
    public static final class Response implements AutoCloseable {

        private final FaceResponse answer;
        private final BodyStream body = new BodyStream();

        Response(FaceResponse answer) {
            this.answer = answer;
            answer.body().subscribe(body);
        }

        /** A final HTTP status. */
        public int status() {
            return answer.status();
        }

        /** Its headers; {@code Content-Length} is not among them. */
        public Headers headers() {
            return answer.headers();
        }

        /**
         * The body, piece by piece as it comes: reading waits for more. One thread may read at a time. Ends with an exception if the
         * answer breaks off; closing it before its end means that the caller has left.
         */
        public InputStream body() {
            return body;
        }

        /** Closes the body. */
        @Override
        public void close() {
            body.close();
        }
    }
}

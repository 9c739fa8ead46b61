package io.signalbox.server;

import io.signalbox.face.FaceExchange;
import io.signalbox.face.FaceResponse;
import java.util.concurrent.CompletionStage;

/** An exchange after which its connection is closed. */
record ClosingExchange(FaceExchange exchange) implements FaceExchange {

    @Override
    public CompletionStage<FaceResponse> response() {
        return exchange.response().thenApply(ArmeriaFace::closing);
    }

    @Override
    public void cancel() {
        exchange.cancel();
    }
}

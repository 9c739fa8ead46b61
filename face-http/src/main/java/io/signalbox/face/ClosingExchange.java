package io.signalbox.face;

import java.util.concurrent.CompletionStage;

/** An exchange after which its connection is closed. */
record ClosingExchange(FaceExchange exchange) implements FaceExchange {

    @Override
    public CompletionStage<FaceResponse> response() {
        return exchange.response().thenApply(FaceResponse::closing);
    }

    @Override
    public void cancel() {
        exchange.cancel();
    }
}

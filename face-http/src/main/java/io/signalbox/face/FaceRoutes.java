package io.signalbox.face;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Routes that need no body. */
final class FaceRoutes {

    private FaceRoutes() {}

    /** An answer that is there already. */
    static FaceRoute now(FaceResponse response) {
        return later(CompletableFuture.completedFuture(response));
    }

    /** An answer that will be there. */
    static FaceRoute later(CompletionStage<FaceResponse> response) {
        return new FaceRoute() {
            @Override
            public int mostBodyBytes() {
                return 0;
            }

            @Override
            public FaceExchange handle(byte[] body, Executor executor) {
                return new FaceExchange() {
                    @Override
                    public CompletionStage<FaceResponse> response() {
                        return response;
                    }

                    @Override
                    public void cancel() {}
                };
            }
        };
    }
}

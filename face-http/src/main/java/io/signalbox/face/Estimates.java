package io.signalbox.face;

import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Headers;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/** Answers of the gateway's own to what it can only estimate; a header says so. */
final class Estimates {

    private static final Headers MARK = Headers.of("x-signalbox-estimated", "true");

    private Estimates() {}

    /** The estimate for this body, or why it is none that can be estimated. */
    static FaceResponse page(UnaryOperator<byte[]> estimate, byte[] body, Dialect errors) {
        try {
            return Pages.json(200, estimate.apply(body), MARK);
        } catch (RequestRefusedException refusal) {
            return Refusals.page(errors, refusal.failure());
        }
    }

    /** A route that estimates and asks nobody. */
    static FaceRoute route(UnaryOperator<byte[]> estimate, Dialect errors, int mostBodyBytes) {
        return new FaceRoute() {
            @Override
            public int mostBodyBytes() {
                return mostBodyBytes;
            }

            @Override
            public FaceExchange handle(byte[] body, Executor executor) {
                return FaceRoutes.now(page(estimate, body, errors)).handle(body, executor);
            }
        };
    }
}

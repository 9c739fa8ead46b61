package io.signalbox.face;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.gateway.Caller;
import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Headers;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lets nobody pass without one of these keys.
 *
 * @param ring who may pass now; everybody if it is empty
 */
record KeyGuard(Supplier<KeyRing> ring) {

    private static final String HELP =
            "Missing API key (expected: header Authorization: Bearer <key>, or X-API-Key: <key>)";

    /** Whether somebody presents one of these keys. */
    boolean knows(Headers headers) {
        return PresentedKeys.in(headers)
                .one()
                .flatMap(key -> ring.get().authenticate(key))
                .isPresent();
    }

    /** The route of whoever holds the presented key, or a refusal. */
    FaceRoute guard(Headers headers, Dialect dialect, Function<Caller, FaceRoute> route) {
        KeyRing now = ring.get();
        if (now.isEmpty()) {
            return route.apply(Caller.ANONYMOUS);
        }
        PresentedKeys presented = PresentedKeys.in(headers);
        Optional<Caller> caller = presented.one().flatMap(now::authenticate);
        return caller.map(route).orElseGet(() -> refused(dialect, presented.isMissing() ? HELP : "Invalid API key"));
    }

    private static FaceRoute refused(Dialect dialect, String message) {
        return FaceRoutes.now(Refusals.page(
                401,
                dialect,
                Failure.of(FailureKind.AUTHENTICATION, message),
                Headers.of("www-authenticate", "Bearer realm=\"signalbox\", header=\"Authorization or X-API-Key\"")));
    }
}

package io.signalbox.core.gateway;

import java.util.concurrent.CompletionStage;

/** One request under way. */
public interface GatewayCall {

    /**
     * The answer's beginning: at once for what is refused, with the first content for a stream, with the whole body otherwise.
     * Never fails for anything a provider or caller did: such failures are answers too, in the caller's dialect.
     */
    CompletionStage<GatewayResponse> response();

    /**
     * The caller has left: ends the call at the provider and settles for what was produced. Has no effect once the answer is
     * whole.
     */
    void cancel();
}

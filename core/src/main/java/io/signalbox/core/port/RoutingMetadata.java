package io.signalbox.core.port;

import io.signalbox.core.port.Dialect.AttemptLine;
import java.util.List;
import java.util.Locale;

/**
 * How a request was routed, for a caller that asked to be told.
 *
 * @param requested the names that the caller wrote
 * @param strategy how those names led to the endpoint
 * @param attempt the number of the attempt that answers, or how many were made if none does; 0 if nobody was called
 * @param considered how many endpoints were looked at, those that were left out included
 * @param available the endpoints that may serve it, in the order of the plan
 * @param failed attempts that failed before
 */
public record RoutingMetadata(
        String requested,
        Strategy strategy,
        int attempt,
        int considered,
        List<Choice> available,
        List<AttemptLine> failed) {

    /** Copies the lists. */
    public RoutingMetadata {
        available = List.copyOf(available);
        failed = List.copyOf(failed);
    }

    /**
     * An endpoint that may serve the request.
     *
     * @param provider its display name
     * @param model the catalog name
     * @param selected whether it is the one that answers
     */
    public record Choice(String provider, String model, boolean selected) {}

    /**
     * How a name led to an endpoint.
     *
     * @see <a href="https://openrouter.ai/docs/guides/features/router-metadata">OpenRouter: router metadata</a>
     */
    public enum Strategy {
        /** It is the model's own name. */
        DIRECT,
        /** It left the choice of the model to the gateway. */
        AUTO,
        /** It left the choice among models that cost nothing to the gateway. */
        FREE,
        /** It stands for another name. */
        ALIAS,
        /** Another model took the place of the first one. */
        FALLBACK;

        /** The name in the API: {@code direct}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

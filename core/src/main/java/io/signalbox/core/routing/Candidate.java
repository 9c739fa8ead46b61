package io.signalbox.core.routing;

import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.model.LazyLines;
import io.signalbox.core.model.ModelUri;
import io.signalbox.core.model.ResolvedName;
import java.util.List;
import java.util.Map;

/**
 * An endpoint that may serve a request, and why it stands where it stands.
 *
 * @param endpoint what to call
 * @param target the name that led here, with its parameters
 * @param reasons in words, from the asked name to the endpoint's place
 * @param demands what an aggregator has to be told beyond the caller's own {@code provider} object, because the operator demands it:
 *     member name to JSON literal
 */
public record Candidate(Endpoint endpoint, ResolvedName target, List<String> reasons, Map<String, String> demands) {

    /** Copies the reasons and the demands. */
    public Candidate {
        reasons = LazyLines.copyOf(reasons);
        demands = Map.copyOf(demands);
    }

    /** An endpoint that has to be told nothing. */
    public Candidate(Endpoint endpoint, ResolvedName target, List<String> reasons) {
        this(endpoint, target, reasons, Map.of());
    }

    /** The name with its parameters and variants. */
    public ModelUri uri() {
        return target.uri();
    }
}

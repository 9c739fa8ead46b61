package io.signalbox.core.routing;

import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.model.ModelUri;
import io.signalbox.core.model.ResolvedName;
import java.util.List;

/**
 * An endpoint that may serve a request, and why it stands where it stands.
 *
 * @param endpoint what to call
 * @param target the name that led here, with its parameters
 * @param reasons in words, from the asked name to the endpoint's place
 */
public record Candidate(Endpoint endpoint, ResolvedName target, List<String> reasons) {

    /** Copies the reasons. */
    public Candidate {
        reasons = List.copyOf(reasons);
    }

    /** The name with its parameters and variants. */
    public ModelUri uri() {
        return target.uri();
    }
}

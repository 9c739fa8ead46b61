package io.signalbox.docs.extensions;

import io.signalbox.core.extension.RoutingExtension;
import io.signalbox.core.routing.Candidate;
import io.signalbox.core.routing.Exclusion;
import io.signalbox.core.routing.RoutingPolicy;
import java.util.Optional;

// tag::example
/** {@code routing: {policy: no-previews}}: plans as always, without models that are not finished. */
public final class NoPreviews implements RoutingExtension {

    @Override
    public String name() {
        return "no-previews";
    }

    @Override
    public RoutingPolicy policy(RoutingPolicy standard) {
        return (facts, targets, catalog, health, chance) ->
                standard.plan(facts, targets, catalog, health, chance).without(NoPreviews::objection);
    }

    private static Optional<Exclusion> objection(Candidate candidate) {
        String endpoint = candidate.endpoint().id().toString();
        return endpoint.endsWith("-preview")
                ? Optional.of(new Exclusion(endpoint, "noPreviews", "it is a preview"))
                : Optional.empty();
    }
}
// end::example

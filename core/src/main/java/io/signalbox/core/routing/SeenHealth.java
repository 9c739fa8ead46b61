package io.signalbox.core.routing;

import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.health.EndpointHealth;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.health.ProbeReport;
import io.signalbox.core.model.EndpointId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A view that remembers what was looked at, and shows the same when it is looked at again. For one plan, and one thread. */
public final class SeenHealth implements HealthView {

    private final HealthView view;
    private final Map<EndpointId, EndpointHealth> seen = new LinkedHashMap<>();

    /** Over this view. */
    public SeenHealth(HealthView view) {
        this.view = view;
    }

    /** What was looked at, in that order. */
    public Map<EndpointId, EndpointHealth> seen() {
        return Collections.unmodifiableMap(seen);
    }

    @Override
    public EndpointHealth of(EndpointId id) {
        return seen.computeIfAbsent(id, view::of);
    }

    @Override
    public Map<FailureKind, Long> failures(EndpointId id) {
        return view.failures(id);
    }

    @Override
    public Set<EndpointId> observed() {
        return view.observed();
    }

    @Override
    public Optional<ProbeReport> probe(String provider) {
        return view.probe(provider);
    }
}

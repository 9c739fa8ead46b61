package io.signalbox.core.health;

import io.signalbox.core.model.EndpointId;

/** What was observed of every endpoint, as of one moment. */
@FunctionalInterface
public interface HealthView {

    /** Nothing was observed of anybody. */
    HealthView NOTHING = id -> EndpointHealth.UNKNOWN;

    /** What is known of one endpoint; {@link EndpointHealth#UNKNOWN} if nothing is. */
    EndpointHealth of(EndpointId id);
}

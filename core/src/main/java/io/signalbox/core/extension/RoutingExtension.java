package io.signalbox.core.extension;

import io.signalbox.core.routing.RoutingPolicy;

/** A routing policy. It is taken only where the configuration says {@code routing: {policy: NAME}}. */
public non-sealed interface RoutingExtension extends Extension {

    /**
     * The policy of a gateway; called once for it.
     *
     * @param standard what the configuration says without a policy of one's own, to be wrapped or replaced
     */
    RoutingPolicy policy(RoutingPolicy standard);
}

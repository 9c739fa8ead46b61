package io.signalbox.spring.boot;

import io.signalbox.core.gateway.Gateway;

/** Is told of the gateway once it is built. */
@FunctionalInterface
interface GatewayWatcher {

    void built(Gateway gateway);
}

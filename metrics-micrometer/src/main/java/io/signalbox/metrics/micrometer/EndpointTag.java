package io.signalbox.metrics.micrometer;

import io.micrometer.core.instrument.Tags;

/**
 * An endpoint, as far as tags tell endpoints apart.
 *
 * @param provider the configured name
 * @param model the catalog's name, or that it is another
 */
record EndpointTag(String provider, String model) {

    Tags tags() {
        return Tags.of("provider", provider, "model", model);
    }
}

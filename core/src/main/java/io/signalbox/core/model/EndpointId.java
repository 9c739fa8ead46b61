package io.signalbox.core.model;

/**
 * One model as one provider serves it.
 *
 * @param provider the configured name of the provider
 * @param upstreamModel what the provider calls the model
 */
public record EndpointId(String provider, String upstreamModel) {

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws IllegalArgumentException if it is no such text
     */
    public static EndpointId parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("endpoint: \"" + text + "\" (expected: provider:model)");
        }
        return new EndpointId(text.substring(0, colon), text.substring(colon + 1));
    }

    @Override
    public String toString() {
        return provider + ":" + upstreamModel;
    }
}

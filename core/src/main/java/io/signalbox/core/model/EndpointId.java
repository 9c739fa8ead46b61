package io.signalbox.core.model;

/**
 * One model as one provider serves it.
 *
 * @param provider the configured name of the provider
 * @param upstreamModel what the provider calls the model
 */
public record EndpointId(String provider, String upstreamModel) {

    @Override
    public String toString() {
        return provider + ":" + upstreamModel;
    }
}

package io.signalbox.server.demo;

import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.extension.ProviderExtension;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Transport;
import java.util.Optional;

/** {@code type: demo}: the demonstration provider, which answers within this process. */
public final class DemoExtension implements ProviderExtension {

    /** For {@link java.util.ServiceLoader}, or to be given to a builder. */
    public DemoExtension() {}

    @Override
    public ProviderType type() {
        return ProviderType.DEMO;
    }

    @Override
    public int preference() {
        return -10;
    }

    @Override
    public Optional<Transport> transport(ProviderConfig provider, Clock clock) {
        return Optional.of(new DemoProvider(clock));
    }
}

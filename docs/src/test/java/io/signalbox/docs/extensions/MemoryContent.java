package io.signalbox.docs.extensions;

import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.extension.ContentExtension;
import io.signalbox.core.port.ContentStore;
import io.signalbox.testkit.InMemoryContentStore;
import java.util.Optional;

// tag::example
/** Prompts and answers in memory, where {@code content: {store: true}} asks for them. */
public final class MemoryContent implements ContentExtension {

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Optional<ContentStore> open(GatewayConfig config) {
        return config.content().store() ? Optional.of(new InMemoryContentStore()) : Optional.empty();
    }
}
// end::example

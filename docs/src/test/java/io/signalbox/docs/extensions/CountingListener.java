package io.signalbox.docs.extensions;

import io.signalbox.core.extension.ListenerExtension;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.port.Listener;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

// tag::example
/** Counts the tokens that were answered; a service would give them to its metrics. */
public final class CountingListener implements ListenerExtension {

    static final LongAdder TOKENS = new LongAdder();

    @Override
    public String name() {
        return "counting";
    }

    @Override
    public Optional<Listener> open(Surroundings gateway) {
        return Optional.of(CountingListener::ended);
    }

    private static void ended(Generation generation) {
        TOKENS.add(generation.charge().usage().completionTokens());
    }
}
// end::example

package io.signalbox.server;

import io.signalbox.core.alert.AlertListener;
import io.signalbox.core.alert.AlertWatch;
import io.signalbox.core.extension.ListenerExtension;
import io.signalbox.core.port.Listener;
import io.signalbox.core.port.Transport;
import io.signalbox.face.AlertPage;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ForkJoinPool;

/** Watches the alerts of a configuration from what the ledger knows on; nobody watches where there are none. */
final class Alerts implements ListenerExtension {

    private final AlertListener log;

    Alerts(AlertListener log) {
        this.log = log;
    }

    @Override
    public String name() {
        return "alerts";
    }

    @Override
    public Optional<Listener> open(Surroundings gateway) {
        if (gateway.config().alerts().isEmpty()) {
            return Optional.empty();
        }
        Transport webhooks = gateway.transport();
        try {
            return Optional.of(AlertWatch.start(
                            gateway.config().alerts(),
                            gateway.ledger(),
                            webhooks,
                            gateway.clock(),
                            ForkJoinPool.commonPool(),
                            AlertPage::of,
                            log)
                    .toCompletableFuture()
                    .join());
        } catch (CompletionException unavailable) {
            webhooks.close();
            throw new StartException("The ledger cannot be asked what was spent before, which alerts need.");
        }
    }
}

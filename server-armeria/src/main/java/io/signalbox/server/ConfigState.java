package io.signalbox.server;

import io.signalbox.core.ledger.Generation;
import io.signalbox.core.port.Listener;
import io.signalbox.core.port.ReloadEvent;
import io.signalbox.face.ConfigStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** How it stands with the proxy's configuration: hears of looks and of reloads, and can be asked at any time without waiting. */
final class ConfigState implements Listener, Supplier<ConfigStatus> {

    private volatile ConfigStatus now;

    /** The configuration of the start was taken now. */
    ConfigState(Instant started) {
        now = new ConfigStatus(started, Optional.empty(), Optional.empty());
    }

    @Override
    public ConfigStatus get() {
        return now;
    }

    /** The files were looked at. */
    synchronized void looked(Instant at) {
        now = new ConfigStatus(now.takenAt(), Optional.of(at), now.refusal());
    }

    @Override
    public synchronized void reloaded(ReloadEvent event) {
        now = switch (event.result()) {
            case TAKEN -> new ConfigStatus(event.at(), now.lookedAt(), Optional.empty());
            case UNCHANGED -> new ConfigStatus(now.takenAt(), now.lookedAt(), Optional.empty());
            case REFUSED -> new ConfigStatus(now.takenAt(), now.lookedAt(), Optional.of(event));
        };
    }

    @Override
    public void ended(Generation generation) {}
}

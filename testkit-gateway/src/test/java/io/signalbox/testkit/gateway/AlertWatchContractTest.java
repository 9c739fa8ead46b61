package io.signalbox.testkit.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signalbox.core.alert.Alert;
import io.signalbox.core.alert.AlertListener;
import io.signalbox.core.alert.AlertWatch;
import io.signalbox.core.config.AlertConfig;
import io.signalbox.core.cost.Money;
import io.signalbox.core.port.Listener;
import io.signalbox.testkit.InMemoryLedger;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.ScriptedTransport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The alerts' listener, which adds up what it hears. */
class AlertWatchContractTest extends ListenerContract {

    private final ManualClock clock = ManualClock.atNoon();

    @Override
    protected Listener listener() {
        AlertConfig rule = new AlertConfig(
                "spent",
                Optional.empty(),
                Set.of(),
                AlertConfig.Counts.SPENT,
                Money.of("0.00001"),
                new AlertConfig.Latest(Duration.ofHours(1)),
                AlertConfig.USUAL_THRESHOLDS,
                Optional.empty());
        return AlertWatch.start(
                        List.of(rule),
                        new InMemoryLedger(),
                        ScriptedTransport.on(clock),
                        clock,
                        Runnable::run,
                        alert -> alert.id().getBytes(UTF_8),
                        new Deaf())
                .toCompletableFuture()
                .join();
    }

    private static final class Deaf implements AlertListener {
        @Override
        public void crossed(Alert alert) {}

        @Override
        public void undelivered(Alert alert, String why) {}

        @Override
        public void missed(long generations) {}
    }
}

package io.signalbox.metrics.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.signalbox.core.port.ReloadEvent;
import io.signalbox.core.port.ReloadEvent.Result;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What became of the configurations that a gateway was to take while it runs; the one of its start was taken. */
final class ReloadMeters {

    private static final double MILLIS_PER_SECOND = 1000;

    private final Map<Result, Counter> results = new EnumMap<>(Result.class);
    private volatile boolean successful = true;
    private volatile double successAt;

    ReloadMeters(MeterRegistry registry) {
        successAt = registry.config().clock().wallTime() / MILLIS_PER_SECOND;
        for (Result result : Result.values()) {
            results.put(
                    result,
                    Counter.builder("signalbox.config.reloads")
                            .description(
                                    "Configurations that were to be taken while the gateway runs, by what became of them")
                            .tag("result", result.word())
                            .register(registry));
        }
        Gauge.builder("signalbox.config.last.reload.successful", this, meters -> meters.successful ? 1 : 0)
                .description("Whether the newest configuration holds: 0 it was refused, 1 it holds")
                .register(registry);
        Gauge.builder("signalbox.config.last.reload.success.timestamp", this, meters -> meters.successAt)
                .description("When the newest configuration that holds was taken, since 1970")
                .baseUnit("seconds")
                .register(registry);
    }

    void reloaded(ReloadEvent event) {
        counter(event.result()).increment();
        successful = event.result() != Result.REFUSED;
        if (successful) {
            successAt = event.at().toEpochMilli() / MILLIS_PER_SECOND;
        }
    }

    private Counter counter(Result result) {
        return Objects.requireNonNull(results.get(result), "each has a counter");
    }
}

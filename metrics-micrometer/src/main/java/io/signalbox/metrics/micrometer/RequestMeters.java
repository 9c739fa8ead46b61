package io.signalbox.metrics.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.ledger.Generation;

/** The meters of the requests that one model at one provider answered, or was to answer. For any thread. */
final class RequestMeters {

    private final MeterRegistry registry;
    private final Tags tags;
    private final Timer firstContent;
    private final Timer queued;
    private final Counter cost;
    private final Counter unpriced;
    private final KeyedMeters<Outcome, Timer> ended = new KeyedMeters<>(this::timer);
    private final KeyedMeters<String, Counter> fallbacks = new KeyedMeters<>(this::fallback);
    private final KeyedMeters<UsageClass, Counter> usage = new KeyedMeters<>(this::used);

    RequestMeters(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
        this.firstContent = Timer.builder("signalbox.requests.first.content")
                .description("From a request's arrival to the first content of its answer")
                .tags(tags)
                .register(registry);
        this.queued = Timer.builder("signalbox.requests.queued")
                .description("From a request's arrival to the first call of a provider")
                .tags(tags)
                .register(registry);
        this.cost = Counter.builder("signalbox.cost")
                .description("What the providers that answered take")
                .baseUnit("usd")
                .tags(tags)
                .register(registry);
        this.unpriced = Counter.builder("signalbox.requests.unpriced")
                .description("Requests of which nobody knows what they cost")
                .tags(tags)
                .register(registry);
    }

    /** How a request ended. */
    private record Outcome(String status, String failure) {}

    void ended(Generation generation) {
        Outcome outcome =
                new Outcome(generation.status().word(), generation.failureKind().orElse(GatewayMetrics.NONE));
        ended.of(outcome).record(generation.timings().total());
        queued.record(generation.timings().queued());
        generation.timings().firstContent().ifPresent(firstContent::record);
        generation.fallbackCause().ifPresent(cause -> fallbacks.of(cause.word()).increment());
        generation
                .usage()
                .counts()
                .forEach((usageClass, count) -> usage.of(usageClass).increment(count));
        generation
                .cost()
                .amount()
                .ifPresentOrElse(amount -> cost.increment(GatewayMetrics.dollars(amount)), unpriced::increment);
    }

    private Timer timer(Outcome outcome) {
        return Timer.builder("signalbox.requests")
                .description("From a request's arrival to its end")
                .tags(tags.and("status", outcome.status(), "failure", outcome.failure()))
                .register(registry);
    }

    private Counter fallback(String cause) {
        return Counter.builder("signalbox.requests.fallbacks")
                .description("Requests for which somebody else than the first was asked, by why the first failed")
                .tags(tags.and("failure", cause))
                .register(registry);
    }

    private Counter used(UsageClass usageClass) {
        return Counter.builder("signalbox.usage")
                .description("What callers are charged for: tokens and pieces, each in one class")
                .tags(tags.and("class", usageClass.word()))
                .register(registry);
    }
}

package io.signalbox.metrics.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.signalbox.core.attempt.Attempt;

/** The meters of calls of one kind to one endpoint that ended one way. For any thread. */
final class AttemptMeters {

    private final Counter attempts;
    private final Counter spend;
    private final Timer duration;
    private final DistributionSummary input;
    private final DistributionSummary output;

    /**
     * What calls have in common.
     *
     * @param operation what OpenTelemetry calls what was asked for
     * @param genAiProvider what it calls who was asked
     * @param failure the kind, or that there is none
     */
    record Kind(EndpointTag endpoint, String role, String operation, String genAiProvider, String failure) {}

    AttemptMeters(MeterRegistry registry, Kind kind) {
        Tags own = kind.endpoint().tags();
        this.attempts = Counter.builder("signalbox.attempts")
                .description("Calls to providers, by what they were begun for and how they ended")
                .tags(own.and("role", kind.role(), "failure", kind.failure()))
                .register(registry);
        this.spend = Counter.builder("signalbox.spend")
                .description("What all calls to providers cost the operator: answers, failures, hedges")
                .baseUnit("usd")
                .tags(own)
                .register(registry);
        Tags genAi = Tags.of(
                "gen_ai.operation.name", kind.operation(),
                "gen_ai.provider.name", kind.genAiProvider(),
                "gen_ai.request.model", kind.endpoint().model());
        this.duration = Timer.builder("gen_ai.client.operation.duration")
                .description("GenAI operation duration")
                .tags(genAi.and("error.type", kind.failure()))
                .register(registry);
        this.input = tokens(registry, genAi, "input");
        this.output = tokens(registry, genAi, "output");
    }

    private static DistributionSummary tokens(MeterRegistry registry, Tags tags, String type) {
        return DistributionSummary.builder("gen_ai.client.token.usage")
                .description("Number of input and output tokens used")
                .baseUnit("tokens")
                .tags(tags.and("gen_ai.token.type", type))
                .register(registry);
    }

    void ended(Attempt attempt) {
        attempts.increment();
        duration.record(attempt.took());
        attempt.cost().amount().ifPresent(amount -> spend.increment(GatewayMetrics.dollars(amount)));
        // The conventions want what was counted, or nothing.
        if (!attempt.usage().isEstimated() && attempt.usage().totalTokens() > 0) {
            input.record((double) attempt.usage().promptTokens());
            output.record((double) attempt.usage().completionTokens());
        }
    }
}

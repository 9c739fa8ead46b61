package io.signalbox.testkit.arbitraries;

import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.model.Draw;
import io.signalbox.core.routing.Preferences;
import io.signalbox.core.routing.RequestFacts;
import io.signalbox.core.routing.RoutePlan;
import io.signalbox.core.routing.RoutingPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Requests and what is planned for them. */
@SuppressWarnings("exports")
public final class Plans {

    private static final Instant CREATED = Instant.parse("2026-01-01T12:00:00Z");

    private Plans() {}

    /**
     * A request to plan, and all that a plan follows from.
     *
     * @param config of the gateway
     * @param catalog what can be called by that configuration
     * @param facts what the request says
     * @param seed what chance follows from
     */
    public record Question(GatewayConfig config, CatalogSnapshot catalog, RequestFacts facts, long seed) {

        /** The plan by the configuration's own policy, with nothing observed of any endpoint. */
        public RoutePlan plan() {
            return config.planner().plan(facts, catalog, HealthView.NOTHING, new Random(seed));
        }

        /** The plan by another policy: one of your own, whose laws are to hold for every question. */
        public RoutePlan plan(RoutingPolicy policy) {
            return policy.plan(
                    facts,
                    config.names().resolve(facts.asked(), new Draw(new Random(seed), facts.stickyKey())),
                    catalog,
                    HealthView.NOTHING,
                    new Random(seed));
        }
    }

    /** Questions in {@link Configurations#any}, for one of its models or its alias. */
    public static Arbitrary<Question> questions() {
        Arbitrary<String> names =
                Arbitraries.of(Stream.concat(Stream.of(Configurations.ALIAS), Configurations.MODELS.stream())
                        .toList());
        return Combinators.combine(
                        Configurations.any(),
                        names,
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(100, 100_000),
                        Arbitraries.longs())
                .as((config, name, stream, bytes, seed) ->
                        new Question(config, config.catalog(CREATED), facts(name, stream, bytes), seed));
    }

    /** Plans of {@link #questions}. */
    public static Arbitrary<RoutePlan> any() {
        return questions().map(Question::plan);
    }

    private static RequestFacts facts(String name, boolean stream, int bytes) {
        return new RequestFacts(
                "openai-chat",
                Optional.of(name),
                List.of(),
                stream,
                Set.of(),
                Set.of(),
                bytes,
                OptionalLong.empty(),
                Preferences.NONE,
                Optional.empty());
    }
}

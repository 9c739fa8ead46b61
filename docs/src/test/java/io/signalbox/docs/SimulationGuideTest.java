package io.signalbox.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.model.ModelAlias;
import io.signalbox.core.routing.Candidate;
import io.signalbox.core.routing.RoutePlan;
import io.signalbox.core.routing.RoutingPolicy;
import io.signalbox.testkit.simulation.History;
import io.signalbox.testkit.simulation.Invariant;
import io.signalbox.testkit.simulation.Invariants;
import io.signalbox.testkit.simulation.Outage;
import io.signalbox.testkit.simulation.ProviderBehaviour;
import io.signalbox.testkit.simulation.ProviderProfile;
import io.signalbox.testkit.simulation.RequestHistory;
import io.signalbox.testkit.simulation.Simulation;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The snippet of the guide to simulation, run; and the guide, held to it. */
class SimulationGuideTest {

    @Test
    void survivesAnOutage() {
        // tag::outage
        GatewayConfig config = GatewayConfig.builder()
                .provider(ProviderConfig.builder("main", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(URI.create("https://main.example/v1"))
                        .models("acme/large"))
                .provider(ProviderConfig.builder("backup", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(URI.create("https://backup.example/v1"))
                        .models("acme/small"))
                .alias(new ModelAlias.Group("smart", List.of("acme/large", "acme/small")))
                .build();
        Outage outage = new Outage("main", Duration.ZERO, Duration.ofMinutes(10), ProviderBehaviour.REFUSES);
        Simulation.search(
                        1,
                        101,
                        seed -> Simulation.of(seed)
                                .requests(50)
                                .config(config)
                                .provider("backup", ProviderProfile.FLAKY)
                                .outage(outage))
                .assertNoViolations();
        // end::outage
    }

    @Test
    void aPolicyOfOnesOwnKeepsItsPromise() {
        // tag::policy
        RoutingPolicy standard = RoutingPolicy.standard();
        RoutingPolicy localFirst = (facts, targets, catalog, health, chance) -> {
            RoutePlan plan = standard.plan(facts, targets, catalog, health, chance);
            List<Candidate> candidates = new ArrayList<>(plan.candidates());
            candidates.sort(Comparator.comparing(
                    candidate -> !candidate.endpoint().provider().name().equals("local")));
            return new RoutePlan(candidates, plan.exclusions());
        };
        Simulation.search(
                        1,
                        101,
                        seed -> Simulation.of(seed)
                                .requests(30)
                                .config(withLocal())
                                .routing(configured -> localFirst)
                                .invariant(new LocalStandsFirst()))
                .assertNoViolations();
        // end::policy
    }

    @Test
    void anInvariantFindsAPolicyThatBreaksIt() {
        assertThat(Simulation.search(
                                1,
                                101,
                                seed -> Simulation.of(seed)
                                        .requests(30)
                                        .config(withLocal())
                                        .invariant(new LocalStandsFirst()))
                        .failed())
                .isPresent();
    }

    // tag::invariant
    /** Whoever may be served here is to be asked here first. */
    static final class LocalStandsFirst implements Invariant {
        @Override
        public String word() {
            return "localStandsFirst";
        }

        @Override
        public void check(History history, Findings findings) {
            for (RequestHistory request : history.requests()) {
                List<String> plan = request.intent().map(GenerationIntent::plan).orElse(List.of());
                boolean mayBeLocal = plan.stream().anyMatch(line -> line.matches("\\d+\\. local:.*"));
                if (mayBeLocal && !plan.get(0).startsWith("1. local:")) {
                    findings.violated(request, "first in the plan: " + plan.get(0) + " (expected: local)");
                }
            }
        }
    }
    // end::invariant

    private static GatewayConfig withLocal() {
        return GatewayConfig.builder()
                .provider(ProviderConfig.builder("far", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(URI.create("https://far.example/v1"))
                        .models("acme/large", "acme/small"))
                .provider(ProviderConfig.builder("local", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(URI.create("http://localhost:11434/v1"))
                        .models("acme/small"))
                .build();
    }

    @Test
    void theGuideShowsTheseSnippets() {
        Snippets snippets = Snippets.of("docs/src/test/java/io/signalbox/docs/SimulationGuideTest.java");
        snippets.areIn("docs/guides/simulation.md", "outage", "policy", "invariant");
    }

    @Test
    void theGuideNamesEveryInvariant() {
        String guide = Pages.read("docs/guides/simulation.md");
        for (Invariants invariant : Invariants.values()) {
            assertThat(guide).contains("| `" + invariant.word() + "` | ");
        }
    }
}

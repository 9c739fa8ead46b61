package io.signalbox.testkit.simulation;

import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.ConcurrencyConfig;
import io.signalbox.core.config.FailoverConfig;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.TimeoutConfig;
import io.signalbox.core.failover.SlowPolicy;
import io.signalbox.core.model.ModelAlias;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What seeds have found, each as a world in which it happens at once. */
class FoundBySeedsTest {

    @Test
    @DisplayName("a comment that falls due with the end of its request is the last one")
    void keepAliveEndsWithItsRequest() {
        GatewayConfig config = GatewayConfig.builder()
                .provider(provider("silent", "acme/one"))
                .timeouts(TimeoutConfig.STANDARD
                        .withFirstContent(Duration.ofMinutes(20))
                        .withIdle(Duration.ofMinutes(20))
                        .withRequest(Duration.ofMinutes(1)))
                .build();
        Simulation.search(
                        0,
                        20,
                        seed -> Simulation.of(seed)
                                .requests(10)
                                .config(config)
                                .noDrawnOutages()
                                .provider("silent", ProviderProfile.always(ProviderBehaviour.IS_SILENT_AFTER_HEAD)))
                .assertNoViolations();
    }

    @Test
    @DisplayName("a refusal is not routed around by way of an endpoint that was merely down")
    void refusalsOutlastOtherFailures() {
        GatewayConfig config = GatewayConfig.builder()
                .provider(provider("strict", "acme/one"))
                .provider(provider("down", "acme/two"))
                .provider(provider("lax", "acme/three"))
                .fallbacks("acme/two", List.of("acme/three"))
                .build();
        Simulation.search(
                        0,
                        20,
                        seed -> Simulation.of(seed)
                                .requests(50)
                                .config(config)
                                .noDrawnOutages()
                                .provider("strict", ProviderProfile.always(ProviderBehaviour.FILTERS))
                                .provider("down", ProviderProfile.always(ProviderBehaviour.IS_OVERLOADED))
                                .provider("lax", ProviderProfile.HEALTHY))
                .assertNoViolations();
    }

    @Test
    @DisplayName("a limit that passes late is not taken for the next attempt's")
    void limitsBelongToTheirAttempt() {
        GatewayConfig config = GatewayConfig.builder()
                .provider(provider("silent", "acme/one"))
                .provider(provider("healthy", "acme/two"))
                .provider(provider("spare", "acme/three"))
                .alias(new ModelAlias.Group("smart", List.of("acme/one", "acme/two", "acme/three")))
                .timeouts(TimeoutConfig.STANDARD.withFirstContent(Duration.ofSeconds(20)))
                .build();
        Simulation.search(
                        0,
                        20,
                        seed -> Simulation.of(seed)
                                .requests(50)
                                .config(config)
                                .noDrawnOutages()
                                .provider("silent", ProviderProfile.always(ProviderBehaviour.IS_SILENT))
                                .provider("healthy", ProviderProfile.HEALTHY)
                                .provider("spare", ProviderProfile.HEALTHY))
                .assertNoViolations();
    }

    @Test
    @DisplayName("a hedge that waits for a place is not begun once the slow one answers")
    void hedgesEndWithTheRace() {
        FailoverConfig hedging = failover(SlowPolicy.HEDGE, false);
        GatewayConfig config = GatewayConfig.builder()
                .provider(provider("slow", "acme/one").priority(1))
                .provider(provider("narrow", "acme/one").concurrency(places(1, Duration.ofSeconds(60))))
                .timeouts(TimeoutConfig.STANDARD.withFirstContent(Duration.ofSeconds(2)))
                .failover(hedging)
                .build();
        Simulation.search(
                        0,
                        20,
                        seed -> Simulation.of(seed)
                                .requests(40)
                                .config(config)
                                .noDrawnOutages()
                                .provider("slow", ProviderProfile.SLUGGISH)
                                .provider("narrow", ProviderProfile.SLUGGISH))
                .assertNoViolations();
    }

    @Test
    @DisplayName("who is asked beside a slow continuation is told what the caller has, and does not begin anew")
    void hedgesOfContinuationsGoOn() {
        GatewayConfig config = GatewayConfig.builder()
                .provider(provider("fragile", "acme/one").priority(2))
                .provider(provider("slow", "acme/one").priority(1))
                .provider(provider("spare", "acme/one"))
                .timeouts(TimeoutConfig.STANDARD.withFirstContent(Duration.ofSeconds(2)))
                .failover(failover(SlowPolicy.HEDGE, true))
                .build();
        Simulation.search(
                        0,
                        20,
                        seed -> Simulation.of(seed)
                                .requests(40)
                                .config(config)
                                .noDrawnOutages()
                                .provider("fragile", ProviderProfile.FRAGILE)
                                .provider("slow", ProviderProfile.always(ProviderBehaviour.IS_SLOW))
                                .provider("spare", ProviderProfile.HEALTHY))
                .assertNoViolations();
    }

    @Test
    @DisplayName("nobody waits for a place beyond the deadline of the request")
    void waitingEndsWithTheDeadline() {
        GatewayConfig config = GatewayConfig.builder()
                .provider(provider("silent", "acme/one").priority(1))
                .provider(provider("narrow", "acme/one").concurrency(places(1, Duration.ofSeconds(30))))
                .timeouts(TimeoutConfig.STANDARD
                        .withFirstContent(Duration.ofSeconds(2))
                        .withRequest(Duration.ofSeconds(6)))
                .build();
        Simulation.search(
                        0,
                        20,
                        seed -> Simulation.of(seed)
                                .requests(40)
                                .config(config)
                                .noDrawnOutages()
                                .provider("silent", ProviderProfile.always(ProviderBehaviour.IS_SILENT))
                                .provider("narrow", ProviderProfile.SLUGGISH))
                .assertNoViolations();
    }

    @Test
    @DisplayName("a hedge's refusal also forbids to ask the slow one again")
    void refusalsOfHedgesForbidRepeats() {
        GatewayConfig config = GatewayConfig.builder()
                .provider(provider("silent", "acme/one").priority(1))
                .provider(provider("strict", "acme/one"))
                .timeouts(TimeoutConfig.STANDARD.withFirstContent(Duration.ofSeconds(2)))
                .failover(failover(SlowPolicy.HEDGE, true))
                .build();
        Simulation.search(
                        0,
                        20,
                        seed -> Simulation.of(seed)
                                .requests(20)
                                .config(config)
                                .noDrawnOutages()
                                .provider("silent", ProviderProfile.always(ProviderBehaviour.IS_SILENT))
                                .provider("strict", ProviderProfile.always(ProviderBehaviour.FILTERS)))
                .assertNoViolations();
    }

    @Test
    @DisplayName("a refusal also holds for a hedge that waits for a place meanwhile")
    void refusalsHoldForWhoWaits() {
        GatewayConfig config = GatewayConfig.builder()
                .provider(provider("strict", "acme/one").priority(1))
                .provider(provider("narrow", "acme/one").concurrency(places(1, Duration.ofSeconds(60))))
                .timeouts(TimeoutConfig.STANDARD.withFirstContent(Duration.ofSeconds(1)))
                .failover(failover(SlowPolicy.HEDGE, true))
                .build();
        Simulation.search(
                        0,
                        20,
                        seed -> Simulation.of(seed)
                                .requests(40)
                                .config(config)
                                .noDrawnOutages()
                                .provider("strict", ProviderProfile.always(ProviderBehaviour.FILTERS_IN_FIRST_EVENT))
                                .provider("narrow", ProviderProfile.SLUGGISH))
                .assertNoViolations();
    }

    private static FailoverConfig failover(SlowPolicy whenSlow, boolean continuation) {
        FailoverConfig standard = FailoverConfig.STANDARD;
        return new FailoverConfig(
                standard.mostAttempts(),
                standard.mostRetries(),
                standard.longestRetryAfter(),
                standard.contentPolicyFallbacks(),
                whenSlow,
                continuation);
    }

    private static ConcurrencyConfig places(int most, Duration longestWait) {
        return new ConcurrencyConfig(OptionalInt.of(most), 10, longestWait);
    }

    private static ProviderConfig.Builder provider(String name, String model) {
        return ProviderConfig.builder(name, ProviderType.OPENAI_COMPATIBLE)
                .baseUrl(URI.create("http://" + name + ".invalid/v1"))
                .models(model);
    }
}

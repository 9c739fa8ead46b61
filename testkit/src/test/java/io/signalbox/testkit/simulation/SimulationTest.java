package io.signalbox.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationStatus;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SimulationTest {

    @Test
    @DisplayName("one seed gives one run, event for event")
    void replaysExactly() {
        for (long seed = 0; seed < 50; seed++) {
            SimulationResult first = Simulation.of(seed).keepTrace().run();
            SimulationResult again = Simulation.of(seed).keepTrace().run();
            assertThat(again.trace()).isEqualTo(first.trace());
            assertThat(again.traceHash()).isEqualTo(first.traceHash());
            assertThat(Simulation.of(seed).run().traceHash()).isEqualTo(first.traceHash());
        }
    }

    @Test
    @DisplayName("different seeds give different runs")
    void seedsDiffer() {
        assertThat(LongStream.range(0, 50)
                        .map(seed -> Simulation.of(seed).run().traceHash())
                        .distinct())
                .hasSize(50);
    }

    @Test
    @DisplayName("a hundred seeds meet every behaviour, every way to end, and every way to read")
    void meetsEverything() {
        Set<ProviderBehaviour> behaviours = EnumSet.noneOf(ProviderBehaviour.class);
        Set<GenerationStatus> statuses = EnumSet.noneOf(GenerationStatus.class);
        Set<CallerPlan.Reading> readings = EnumSet.noneOf(CallerPlan.Reading.class);
        int longest = 0;
        for (long seed = 0; seed < 100; seed++) {
            for (RequestHistory request : Simulation.of(seed).run().history().requests()) {
                request.calls().forEach(call -> behaviours.add(call.behaviour()));
                request.generation().map(Generation::status).ifPresent(statuses::add);
                readings.add(request.plan().reading());
                longest = Math.max(longest, request.calls().size());
            }
        }
        assertThat(behaviours).containsExactlyInAnyOrder(ProviderBehaviour.values());
        assertThat(statuses)
                .containsExactlyInAnyOrder(
                        GenerationStatus.COMPLETED, GenerationStatus.FAILED, GenerationStatus.CANCELLED);
        assertThat(readings).containsExactlyInAnyOrder(CallerPlan.Reading.values());
        assertThat(longest).isGreaterThan(4);
    }

    @Test
    @DisplayName("thousands of requests at once go through one gateway")
    void carriesThousands() {
        SimulationResult result = Simulation.of(7).requests(5_000).run();
        result.assertNoViolations();
        assertThat(result.history().requests()).hasSize(5_000);
    }

    @Test
    @DisplayName("with everybody away, calls for each request stay bounded")
    void totalOutageIsBounded() {
        Simulation.search(0, 50, seed -> {
                    Simulation simulation = Simulation.of(seed)
                            .invariant(Invariants.amplificationUpTo(8))
                            .noDrawnOutages();
                    IntStream.range(0, 5)
                            .mapToObj(number -> "p" + number)
                            .forEach(name ->
                                    simulation.provider(name, ProviderProfile.always(ProviderBehaviour.IS_OVERLOADED)));
                    return simulation;
                })
                .assertNoViolations();
    }

    @Test
    @DisplayName("what a run costs on average is held against its bound")
    void amplificationIsMeasured() {
        List<Violation> violations = Simulation.of(1)
                .invariant(Invariants.amplificationUpTo(0.5))
                .run()
                .violations();
        assertThat(violations).extracting(Violation::invariant).containsExactly("amplification");
    }

    @Test
    @DisplayName("an outage covers the calls that begin in it")
    void outagesCover() {
        Outage outage = new Outage("p0", Duration.ZERO, Duration.ofDays(1), ProviderBehaviour.REFUSES);
        List<ProviderCall> calls =
                Simulation.of(3).outage(outage).run().history().calls();
        assertThat(calls)
                .filteredOn(call -> call.endpoint().provider().equals("p0"))
                .isNotEmpty()
                .extracting(ProviderCall::behaviour)
                .containsOnly(ProviderBehaviour.REFUSES);
    }
}

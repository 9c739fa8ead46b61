package io.signalbox.testkit.arbitraries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.model.InvalidModelNameException;
import io.signalbox.core.model.ModelUri;
import io.signalbox.core.routing.RoutePlan;
import io.signalbox.core.routing.RoutingPolicy;
import io.signalbox.testkit.InMemoryLedger;
import io.signalbox.testkit.arbitraries.EventStreams.EventStream;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What each arbitrary promises. */
class ArbitrariesTest {

    private static final Set<String> PROVIDERS = Set.of("main", "backup");

    @Property(tries = 300)
    @Label("a model URI is read as it was written")
    void modelUris(@ForAll("valid") ModelUri uri) {
        assertThat(ModelUri.parse(uri.toString(), PROVIDERS::contains)).isEqualTo(uri);
    }

    @Property(tries = 300)
    @Label("what is no model URI is refused, and the fault named")
    void wrongModelUris(@ForAll("invalid") ModelUris.Wrong wrong) {
        assertThatThrownBy(() -> ModelUri.parse(wrong.text(), PROVIDERS::contains))
                .isInstanceOf(InvalidModelNameException.class)
                .hasMessageContaining(wrong.fault());
    }

    @Property(tries = 300)
    @Label("whatever is used, it costs no less than nothing used does")
    void pricesAndUsage(@ForAll("prices") Prices prices, @ForAll("usages") Usage usage) {
        Optional<Money> nothing = prices.usualCostOf(Usage.NONE);
        prices.usualCostOf(usage)
                .ifPresent(cost -> assertThat(cost).isGreaterThanOrEqualTo(nothing.orElse(Money.ZERO)));
    }

    @Property(tries = 100)
    @Label("a generation is one that a ledger keeps")
    void generations(@ForAll("generations") Generation generation) {
        InMemoryLedger ledger = new InMemoryLedger();
        ledger.open(generation.intent());
        ledger.settle(generation);
        assertThat(ledger.generation(generation.id())).isEqualTo(generation);
        ledger.close();
    }

    @Property(tries = 100)
    @Label("a configuration has no problems, and each of its models can be called")
    void configurations(@ForAll("configurations") GatewayConfig config) {
        assertThat(config.toBuilder().check().problems()).isEmpty();
        assertThat(config.providers()).isNotEmpty();
    }

    @Property(tries = 200)
    @Label("a question has one plan, the same by the standard policy, and somebody is in it")
    void plans(@ForAll("questions") Plans.Question question) {
        RoutePlan plan = question.plan();
        assertThat(plan.candidates()).isNotEmpty();
        assertThat(question.plan()).isEqualTo(plan);
        assertThat(question.plan(RoutingPolicy.standard()).candidates()).hasSameSizeAs(plan.candidates());
    }

    @Property(tries = 300)
    @Label("a stream's pieces are its bytes; what is cut is shorter than what is whole")
    void streams(@ForAll("streams") EventStream stream) {
        assertThat(stream.bytes().remaining())
                .isEqualTo(stream.pieces().stream()
                        .mapToInt(piece -> piece.remaining())
                        .sum());
        assertThat(stream.pieces())
                .allSatisfy(piece -> assertThat(piece.isReadOnly()).isTrue());
        assertThat(stream.toString()).contains(stream.dialect().word());
    }

    @Provide
    Arbitrary<ModelUri> valid() {
        return ModelUris.valid(PROVIDERS);
    }

    @Provide
    Arbitrary<ModelUris.Wrong> invalid() {
        return ModelUris.invalid();
    }

    @Provide
    Arbitrary<Prices> prices() {
        return PriceLists.any();
    }

    @Provide
    Arbitrary<Usage> usages() {
        return Usages.any();
    }

    @Provide
    Arbitrary<Generation> generations() {
        return Generations.any();
    }

    @Provide
    Arbitrary<GatewayConfig> configurations() {
        return Configurations.any();
    }

    @Provide
    Arbitrary<Plans.Question> questions() {
        return Plans.questions();
    }

    @Provide
    Arbitrary<EventStream> streams() {
        return Arbitraries.oneOf(EventStreams.whole(), EventStreams.cut());
    }
}

package io.signalbox.testkit.arbitraries;

import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.UsageClass;
import java.math.BigDecimal;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** What units cost. */
@SuppressWarnings("exports")
public final class PriceLists {

    private PriceLists() {}

    /** Amounts from nothing to some hundred dollars, exact to a millionth of a millionth. */
    public static Arbitrary<Money> money() {
        return Arbitraries.longs()
                .between(0, 500_000_000_000_000L)
                .map(units -> Money.of(BigDecimal.valueOf(units, 12).toPlainString()));
    }

    /** Prices of prompt and completion, and of some other classes. */
    public static Arbitrary<Prices> known() {
        return Arbitraries.maps(Arbitraries.of(UsageClass.class), money())
                .ofMaxSize(6)
                .flatMap(further -> Combinators.combine(money(), money()).as((prompt, completion) -> {
                    further.put(UsageClass.PROMPT, prompt);
                    further.put(UsageClass.COMPLETION, completion);
                    return Prices.of(further);
                }));
    }

    /** The same, or none that are known. */
    public static Arbitrary<Prices> any() {
        return Arbitraries.frequencyOf(Tuple.of(4, known()), Tuple.of(1, Arbitraries.just(Prices.UNKNOWN)));
    }
}

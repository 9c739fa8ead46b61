package io.signalbox.testkit.arbitraries;

import io.signalbox.core.ledger.Generation;
import io.signalbox.testkit.SampleGenerations;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Records of requests whose every member takes odd values: empty, very long, of any script, with what breaks quoting. */
@SuppressWarnings("exports")
public final class Generations {

    private Generations() {}

    /** A generation that has ended, in whatever way. Shrinks to another one, but not to a simpler one. */
    public static Arbitrary<Generation> any() {
        return several(1).map(all -> all.get(0));
    }

    /** So many generations with ids of their own. */
    public static Arbitrary<List<Generation>> several(int count) {
        return Arbitraries.longs().map(seed -> {
            SampleGenerations series = SampleGenerations.seeded(seed);
            return Stream.generate(series::generation).limit(count).toList();
        });
    }
}

package io.signalbox.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.Measures;
import io.signalbox.testkit.SampleGenerations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;

class SumsTest {

    @Property(tries = 300)
    @Label(
            "S-146: whatever is packed in between, and in whatever order it is added, the sum is the sum of the generations' measures")
    void sumsAreExact(@ForAll long seed) {
        SampleGenerations samples = SampleGenerations.seeded(seed);
        Random random = new Random(seed);
        List<Generation> generations = new ArrayList<>();
        Measures expected = Measures.NONE;
        for (int i = random.nextInt(12); i >= 0; i--) {
            generations.add(samples.generation());
            expected = expected.plus(Measures.of(generations.get(generations.size() - 1)));
        }
        Collections.shuffle(generations, random);
        Sums all = new Sums();
        for (Generation generation : generations) {
            Sums one = new Sums();
            one.add(Fact.of(generation));
            switch (random.nextInt(3)) {
                case 0 -> all.add(one.packed());
                case 1 -> all.add(one);
                default -> {
                    one.add(all.packed());
                    all = one;
                }
            }
        }
        assertThat(all.measures()).isEqualTo(expected);
    }
}

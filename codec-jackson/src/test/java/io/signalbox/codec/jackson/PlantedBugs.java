package io.signalbox.codec.jackson;

import io.signalbox.core.cost.Metered;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.port.AnswerReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;

/** What the tests of contracts have in common: which laws a bug breaks, and usual bugs. */
final class PlantedBugs {

    private PlantedBugs() {}

    /**
     * The laws that something with a bug breaks.
     *
     * @param laws how the names of those begin that are asked
     */
    static Set<String> broken(Class<?> contract, String laws, Supplier<?> tested) throws IllegalAccessException {
        Set<String> broken = new TreeSet<>();
        for (Method law : contract.getDeclaredMethods()) {
            DisplayName name = law.getAnnotation(DisplayName.class);
            if (name == null || !name.value().startsWith(laws)) {
                continue;
            }
            law.setAccessible(true);
            try {
                law.invoke(tested.get());
            } catch (InvocationTargetException e) {
                broken.add(name.value().substring(0, 4));
            }
        }
        return broken;
    }

    static AnswerReader.Part sound(AnswerReader.Part part) {
        return part.failure().isEmpty()
                ? part
                : new AnswerReader.Part(part.bytes(), part.content(), true, Optional.empty());
    }

    static AnswerReader.Summary doubled(AnswerReader.Summary summary) {
        Map<UsageClass, Long> counts = new EnumMap<>(UsageClass.class);
        for (UsageClass usageClass : UsageClass.values()) {
            counts.put(usageClass, 2 * summary.usage().count(usageClass));
        }
        return new AnswerReader.Summary(
                Metered.of(Usage.reported(counts)).costing(summary.metered().reportedCost()),
                summary.finishReason(),
                summary.nativeFinishReason(),
                summary.upstreamId(),
                summary.skipped());
    }
}

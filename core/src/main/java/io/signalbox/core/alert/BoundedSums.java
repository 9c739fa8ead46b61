package io.signalbox.core.alert;

import io.signalbox.core.cost.Money;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sums by name, of which callers can make up as many as they like: when there are too many, the smaller half is forgotten. */
final class BoundedSums {

    static final int MOST = 10_000;

    private final Map<String, Money> sums = new HashMap<>();

    /** Adds to one, and tells what it comes to. */
    Money add(String name, Money money) {
        if (sums.size() >= MOST && !sums.containsKey(name)) {
            List<String> least = sums.entrySet().stream()
                    .sorted(Map.Entry.comparingByValue())
                    .limit(MOST / 2)
                    .map(Map.Entry::getKey)
                    .toList();
            least.forEach(sums::remove);
        }
        return sums.merge(name, money, Money::plus);
    }
}

package io.signalbox.store.jdbc;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was settled last, by its number in the ledger, so that neither the roller nor reports need to read it again. Facts do not change:
 * what is here is true, and what is not here is in the file. Any thread may look; one writes.
 */
final class Tail {

    private static final int MOST = 20_000;

    private final Map<Long, Fact> facts = new ConcurrentHashMap<>();

    void add(Map<Long, Fact> committed) {
        if (facts.size() + committed.size() <= MOST) {
            facts.putAll(committed);
        }
    }

    void remove(Iterable<Long> generations) {
        generations.forEach(facts::remove);
    }

    Optional<Fact> find(long generation) {
        return Optional.ofNullable(facts.get(generation));
    }
}

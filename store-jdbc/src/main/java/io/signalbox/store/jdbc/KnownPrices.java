package io.signalbox.store.jdbc;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Versions of prices that are known to be in the database, so that they are not written with every generation. Any thread. */
final class KnownPrices {

    private static final int MOST = 10_000;

    private final Set<String> versions = ConcurrentHashMap.newKeySet();

    boolean holds(String version) {
        return versions.contains(version);
    }

    void add(Collection<String> committed) {
        if (versions.size() + committed.size() > MOST) {
            versions.clear();
        }
        versions.addAll(committed);
    }
}

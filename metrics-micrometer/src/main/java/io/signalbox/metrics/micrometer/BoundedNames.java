package io.signalbox.metrics.micrometer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Names that may become the value of a tag: so many and no more, whatever callers make up. For any thread. */
final class BoundedNames {

    /** Stands for every name that may not. */
    static final String OTHER = "other";

    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final int most;

    BoundedNames(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("mostModels: " + most + " (expected: 0 or more)");
        }
        this.most = most;
    }

    boolean has(String name) {
        return names.contains(name);
    }

    /** The name itself where there is room for it, which it keeps from then on. */
    String admit(String name) {
        synchronized (names) {
            return names.contains(name) || (names.size() < most && names.add(name)) ? name : OTHER;
        }
    }
}

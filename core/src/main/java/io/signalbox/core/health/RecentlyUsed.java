package io.signalbox.core.health;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A map that remembers a bounded number of keys, for keys that callers can make up.
 *
 * <p>When there are too many, the least recently used are forgotten, an eighth of all at a time, so that the work for a new key
 * stays small however many are made up. A key counts as used when it is looked up, also only to be read. May be used from any
 * thread and has no lock of its own; while several threads add keys it may hold a few more for a moment.
 */
final class RecentlyUsed<K, V> {

    private final int most;
    private final Map<K, Entry<V>> entries = new ConcurrentHashMap<>();
    private final AtomicBoolean forgetting = new AtomicBoolean();

    /**
     * Nothing remembered yet.
     *
     * @param most how many keys are remembered
     */
    RecentlyUsed(int most) {
        this.most = most;
    }

    Optional<V> find(K key, long nanos) {
        Entry<V> entry = entries.get(key);
        if (entry == null) {
            return Optional.empty();
        }
        entry.usedAt = nanos;
        return Optional.of(entry.value);
    }

    V get(K key, long nanos, Supplier<V> first) {
        Entry<V> entry = entries.get(key);
        if (entry == null) {
            entry = entries.computeIfAbsent(key, unknown -> new Entry<>(first.get(), nanos));
            forgetIfTooMany(nanos);
        }
        entry.usedAt = nanos;
        return entry.value;
    }

    /** The keys that are remembered at this moment; asking does not use them. */
    Set<K> keys() {
        return Set.copyOf(entries.keySet());
    }

    /** Forgets the keys to which this applies. */
    void removeIf(Predicate<K> which) {
        entries.keySet().removeIf(which);
    }

    int size() {
        return entries.size();
    }

    private void forgetIfTooMany(long nanos) {
        if (entries.size() > most && forgetting.compareAndSet(false, true)) {
            try {
                forget(nanos);
            } finally {
                forgetting.set(false);
            }
        }
    }

    private void forget(long nanos) {
        record Age<K>(K key, long nanos) {}
        List<Age<K>> ages = new ArrayList<>();
        entries.forEach((key, entry) -> ages.add(new Age<>(key, nanos - entry.usedAt)));
        ages.sort(Comparator.comparingLong((Age<K> age) -> age.nanos).reversed());
        int tooMany = ages.size() - (most - most / 8);
        ages.subList(0, Math.max(0, tooMany)).forEach(age -> entries.remove(age.key));
    }

    private static final class Entry<V> {

        private final V value;
        private volatile long usedAt;

        private Entry(V value, long usedAt) {
            this.value = value;
            this.usedAt = usedAt;
        }
    }
}

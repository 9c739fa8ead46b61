package io.signalbox.metrics.micrometer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Meters by what tells them apart, made when they are first needed. Finding those that are there takes no lock. For any thread.
 *
 * @param <K> what tells them apart
 * @param <M> a meter, or several
 */
final class KeyedMeters<K, M> {

    private final Map<K, M> meters = new ConcurrentHashMap<>();
    private final Function<K, M> maker;

    /** @param maker registers them; may throw, and is asked again then */
    KeyedMeters(Function<K, M> maker) {
        this.maker = maker;
    }

    M of(K key) {
        M there = meters.get(key);
        return there != null ? there : meters.computeIfAbsent(key, maker);
    }
}

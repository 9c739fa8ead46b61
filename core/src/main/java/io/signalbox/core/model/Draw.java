package io.signalbox.core.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * How one request chooses where weights leave a choice: by chance, or by whose request it is, so that a session stays with what it
 * got. The same chance, or the same key, gives the same order.
 *
 * @param chance decides where there is no key; asked once for each name that is drawn from
 * @param stickyKey whose request it is: a session or a user of the caller's
 */
public record Draw(RandomGenerator chance, Optional<String> stickyKey) {

    /** Leaves everything in the order in which it is written. */
    public static final Draw NONE = new Draw(() -> 0, Optional.empty());

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /**
     * Chance that follows from a name alone: the same name gives the same chance, on every machine and at any later time, so that
     * whoever knows the name can draw again.
     *
     * @param name whose chance it is, such as the id of a generation
     */
    public static RandomGenerator chanceOf(String name) {
        return new SplittableRandom(hash(name));
    }

    /**
     * Places in drawn order: the first is drawn by weight among all, the second among the rest, and so on.
     *
     * <p>Each name waits for a time that is drawn from an exponential distribution with its weight as the rate, and the shortest wait
     * comes first, which makes the same shares as drawing one after the other. With a key a name's wait follows from the key and the
     * name, so that a changed weight moves only the keys that it wins or loses.
     *
     * @param subject what is drawn for, so that one key does not get the same place everywhere
     * @param weights 1 or more each, for each name
     * @return every index of {@code names}, once
     */
    List<Integer> order(String subject, List<String> names, List<Integer> weights) {
        double[] waits = new double[names.size()];
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            waits[i] = -StrictMath.log(1 - ticket(subject, names.get(i))) / weights.get(i);
            order.add(i);
        }
        order.sort(Comparator.comparingDouble(index -> waits[index]));
        return order;
    }

    /** 0 to 1, evenly. */
    private double ticket(String subject, String name) {
        return stickyKey
                .map(key -> new SplittableRandom(hash(key + '\n' + subject + '\n' + name)).nextDouble())
                .orElseGet(chance::nextDouble);
    }

    /** FNV-1a: even enough for shares once the generator has mixed it, and the same on every machine. */
    private static long hash(String text) {
        long hash = FNV_OFFSET;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return hash;
    }
}

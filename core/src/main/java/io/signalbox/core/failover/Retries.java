package io.signalbox.core.failover;

import io.signalbox.core.attempt.FailureKind;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How often the last endpoint of a plan may be called again, by the kind of the failure that came last. All calls of the endpoint for the
 * request count, whatever they failed with: after a failure of a kind that may be repeated three times, the fourth call was the last.
 * Kinds outside {@link FailoverRules#REPEATED} are never repeated, whatever is said here.
 *
 * @param byDefault for kinds without a number of their own, 0 or more
 * @param byKind the numbers of single kinds, 0 or more each
 */
public record Retries(int byDefault, Map<FailureKind, Integer> byKind) {

    /** Two, whatever the kind. */
    public static final Retries STANDARD = upTo(2);

    /** Copies the numbers, in the order of the kinds. */
    public Retries {
        Map<FailureKind, Integer> copy = new EnumMap<>(FailureKind.class);
        copy.putAll(byKind);
        byKind = Collections.unmodifiableMap(copy);
    }

    /** The same number for every kind. */
    public static Retries upTo(int number) {
        return new Retries(number, Map.of());
    }

    /** The same, with this number for this kind. */
    public Retries with(FailureKind kind, int number) {
        Map<FailureKind, Integer> more = new EnumMap<>(FailureKind.class);
        more.putAll(byKind);
        more.put(kind, number);
        return new Retries(byDefault, more);
    }

    /** How often the endpoint may be called again where it failed like this. */
    public int after(FailureKind kind) {
        return FailoverRules.REPEATED.contains(kind) ? byKind.getOrDefault(kind, byDefault) : 0;
    }

    /** How often it may be called again at most, whatever it fails with. */
    public int most() {
        return FailoverRules.REPEATED.stream().mapToInt(this::after).max().orElse(0);
    }

    /** As a configuration has it: {@code 2}, or {@code {timeout: 3, default: 2}}. */
    @Override
    public String toString() {
        return byKind.isEmpty()
                ? Integer.toString(byDefault)
                : byKind.entrySet().stream()
                        .map(entry -> entry.getKey().word() + ": " + entry.getValue() + ", ")
                        .collect(Collectors.joining("", "{", "default: " + byDefault + "}"));
    }
}

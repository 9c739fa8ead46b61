package io.signalbox.core.model;

import java.util.Locale;
import java.util.Optional;

/**
 * Finds what somebody probably meant: the known name nearest to a misspelt one.
 *
 * <p>Distance is the number of single-character edits (Levenshtein), without regard to case. A name that ends in the wanted one
 * after a slash ({@code openai/gpt-4o} for {@code gpt-4o}) is nearest of all.
 */
public final class NearestName {

    private static final int LONGEST_COMPARED = 256;

    private NearestName() {}

    /** The known name nearest to {@code wanted}; empty if none is near enough to be a likely slip. */
    public static Optional<String> of(String wanted, Iterable<String> known) {
        if (wanted.length() > LONGEST_COMPARED) {
            return Optional.empty();
        }
        String target = wanted.toLowerCase(Locale.ROOT);
        int limit = Math.min(Math.max(2, target.length() / 3), Math.max(0, target.length() - 1));
        String best = "";
        int bestDistance = limit + 1;
        for (String name : known) {
            String candidate = name.toLowerCase(Locale.ROOT);
            int distance = candidate.endsWith("/" + target) ? 0 : distance(target, candidate, bestDistance);
            if (distance < bestDistance) {
                best = name;
                bestDistance = distance;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /** {@code (nearest: name)} with a leading blank, or nothing: for the end of an error message. */
    public static String hint(String wanted, Iterable<String> known) {
        return of(wanted, known).map(name -> " (nearest: " + name + ")").orElse("");
    }

    private static int distance(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            int rowMinimum = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
                rowMinimum = Math.min(rowMinimum, current[j]);
            }
            if (rowMinimum >= limit) {
                return limit;
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[b.length()];
    }
}

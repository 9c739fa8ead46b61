package io.signalbox.core.gateway;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a gateway was put together from: given by hand, found on the class path, or left out, and why. For a line at the start, and for
 * whoever wonders.
 *
 * @param parts in a fixed order
 */
public record Assembly(List<Part> parts) {

    /** Nothing is known of it, as of a gateway that was not made by {@link GatewayBuilder}. */
    public static final Assembly UNKNOWN = new Assembly(List.of());

    /** Copies the parts. */
    public Assembly {
        parts = List.copyOf(parts);
    }

    /** A part a line: {@code transport: jdk (found)}. */
    @Override
    public String toString() {
        return parts.stream().map(Part::toString).collect(Collectors.joining("\n"));
    }

    /**
     * One part.
     *
     * @param role what it is there for: {@code transport}, {@code ledger}, {@code dialects}
     * @param origin where it comes from
     * @param what its name, or why there is none
     */
    public record Part(String role, Origin origin, String what) {
        @Override
        public String toString() {
            return role + ": " + (origin == Origin.NONE ? "none" : origin.word()) + " (" + what + ")";
        }
    }

    /** Where a part comes from. */
    public enum Origin {
        /** Set on the builder. */
        GIVEN,
        /** Found on the class path or module path. */
        FOUND,
        /** There is none. */
        NONE;

        /** In lower case. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

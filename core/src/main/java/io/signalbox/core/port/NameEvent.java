package io.signalbox.core.port;

/**
 * Something about a provider's host name that somebody may have to look into.
 *
 * @param kind what it is
 * @param name the host's name
 */
public record NameEvent(Kind kind, String name) {

    /** The kinds of events. */
    public enum Kind {
        /** Nobody could say which addresses the name has now, and those that it last had are used. */
        STALE("stale"),

        /** A public name has an address that no public name has, and the address is not connected to: {@code upstream_address_denied}. */
        DENIED("denied");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The word in logs and metrics. */
        public String word() {
            return word;
        }
    }
}

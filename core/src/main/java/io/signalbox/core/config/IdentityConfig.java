package io.signalbox.core.config;

import java.util.Optional;

/**
 * As whom the gateway introduces a caller to providers: for each of three headers, whose value is sent.
 *
 * @param userAgent {@code User-Agent}
 * @param httpReferer {@code HTTP-Referer}, to OpenRouter only
 * @param title {@code X-Title} and {@code X-OpenRouter-Title}, to OpenRouter only
 */
public record IdentityConfig(Header userAgent, Header httpReferer, Header title) {

    /** The gateway's own user agent; address and title of the caller. */
    public static final IdentityConfig STANDARD =
            new IdentityConfig(Header.DEFAULT, Header.PASSTHROUGH, Header.PASSTHROUGH);

    /**
     * Whose value a header gets.
     *
     * @param mode how it is chosen
     * @param value the operator's value; present if the mode is {@link Mode#OVERRIDE}
     */
    public record Header(Mode mode, Optional<String> value) {
        /** The caller's. */
        public static final Header PASSTHROUGH = new Header(Mode.PASSTHROUGH, Optional.empty());

        /** The provider's or the gateway's. */
        public static final Header DEFAULT = new Header(Mode.DEFAULT, Optional.empty());

        /** This one, whatever the caller sent. */
        public static Header override(String value) {
            return new Header(Mode.OVERRIDE, Optional.of(value));
        }

        /**
         * The value to send, if any.
         *
         * @param callers what the caller sent
         * @param providers what is configured for the provider; an empty text means that nothing is to be sent
         */
        public Optional<String> choose(Optional<String> callers, Optional<String> providers) {
            Optional<String> own = providers.or(() -> value);
            Optional<String> chosen = switch (mode) {
                case OVERRIDE -> value;
                case PASSTHROUGH -> callers.or(() -> own);
                case DEFAULT -> own;
            };
            return chosen.filter(text -> !text.isEmpty());
        }
    }

    /** How a header's value is chosen. */
    public enum Mode {
        /** The caller's value; if it sent none, as {@link #DEFAULT}. */
        PASSTHROUGH,
        /** The provider's configured value, else the operator's; never the caller's. */
        DEFAULT,
        /** The operator's value, always. */
        OVERRIDE
    }
}

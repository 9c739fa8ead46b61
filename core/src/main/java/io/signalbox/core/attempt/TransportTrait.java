package io.signalbox.core.attempt;

/**
 * What one transport has and another may lack. Everything else that {@link io.signalbox.core.port.Transport} promises holds for each of them.
 *
 * <p>A transport declares its traits in {@link io.signalbox.core.port.Transport#traits}. Whoever asks it for what it lacks gets a
 * {@link io.signalbox.core.port.MissingTraitException}: from its builder, or as the cause of a call that is refused as
 * {@link io.signalbox.core.port.TransportException.Reason#UNSENDABLE}.
 */
public enum TransportTrait {

    /** Calls {@code https} addresses, and checks certificate and name. */
    TLS("tls"),

    /** Can be told whom to trust. */
    CUSTOM_TRUST("custom-trust"),

    /** Speaks HTTP/2 over TLS with those who offer it. */
    HTTP_2("http2"),

    /** Can be told to speak HTTP/2 without TLS. */
    HTTP_2_CLEARTEXT("http2-cleartext"),

    /** Can send every call through an HTTP proxy. */
    OUTBOUND_PROXY("outbound-proxy"),

    /** Keeps connections, and uses them again. */
    REUSE("reuse"),

    /** Tries the next address of a name when the first one refuses. */
    NEXT_ADDRESS("next-address"),

    /**
     * Resolves names itself, and connects to the very addresses that it got: remembers the last good ones while nobody can say, and leads
     * no public name to a private address.
     */
    GUARDED_NAMES("guarded-names"),

    /** Hands on an HTTP/1.1 answer that comes before the request's body was sent whole, instead of sending on. */
    EARLY_ANSWER("early-answer"),

    /** Swallows interim answers of any kind; without it 100 and 103, and the call fails at another. */
    INTERIM_ANSWERS("interim-answers"),

    /** Closes the connection when it gives up a provider that sends interim answers for ever. */
    FLOOD_END("flood-end"),

    /** Refuses HTTP/1.1 that breaks the grammar of status lines, header lines and chunk sizes, instead of guessing what was meant. */
    STRICT_GRAMMAR("strict-grammar"),

    /**
     * Finishes what was begun before an HTTP/2 farewell (GOAWAY), and knows from farewells and refusals what was not taken; ends a call
     * at once whose connection dies without one. Without it, a limit may have to.
     */
    FAREWELLS("farewells"),

    /** Tells an answer without a length that ends as TLS says from one that was cut off. */
    CLOSE_NOTIFY("close-notify"),

    /** Counts the TLS handshake and an outbound proxy's answer towards the connect limit; without it the first-byte limit ends them. */
    HANDSHAKE_LIMIT("handshake-limit");

    private final String word;

    TransportTrait(String word) {
        this.word = word;
    }

    /** The name in messages and documents. */
    public String word() {
        return word;
    }
}

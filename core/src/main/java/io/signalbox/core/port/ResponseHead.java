package io.signalbox.core.port;

import java.util.List;
import java.util.OptionalLong;

/**
 * What tells whether the beginning of an HTTP response can be taken for one, for every transport alike: clients let through what they do
 * not know.
 *
 * @param status the status code
 * @param lengths the values of {@code Content-Length}
 * @param codings the values of {@code Transfer-Encoding}
 */
public record ResponseHead(int status, List<String> lengths, List<String> codings) {

    private static final int LEAST_FINAL_STATUS = 200;
    private static final int MOST_STATUS = 599;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final int MOST_LENGTH_DIGITS = 18;

    /** Copies the lists. */
    public ResponseHead {
        lengths = List.copyOf(lengths);
        codings = List.copyOf(codings);
    }

    /**
     * Whether two readers would agree on what follows: a final status that HTTP knows, and a body whose end is told once, by a length or
     * by chunks and nothing else (RFC 9112 §6.3).
     */
    public boolean isClear() {
        if (status < LEAST_FINAL_STATUS || status > MOST_STATUS) {
            return false;
        }
        if (!codings.isEmpty()) {
            return lengths.isEmpty() && codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked");
        }
        return lengths.isEmpty() || (lengths.size() == 1 && isNumber(lengths.get(0)));
    }

    /** Whether no byte of a body follows. The status is a final one. */
    public boolean saysNoBody() {
        return status == NO_CONTENT || status == NOT_MODIFIED || lengths.equals(List.of("0"));
    }

    /** How many bytes of a body follow, if a head that is clear says so. */
    public OptionalLong toldLength() {
        if (lengths.isEmpty() || status == NO_CONTENT || status == NOT_MODIFIED) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(lengths.get(0)));
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= MOST_LENGTH_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}

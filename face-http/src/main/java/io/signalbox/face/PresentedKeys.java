package io.signalbox.face;

import io.signalbox.core.port.Headers;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The keys that a request presents, in {@code Authorization: Bearer}, {@code X-API-Key}, or the headers of Azure's and Google's
 * clients. Two different ones are as good as none.
 *
 * @param distinct each key once; a header that holds no readable key counts as an empty one
 */
record PresentedKeys(Set<String> distinct) {

    private static final String BEARER = "bearer";
    private static final List<String> PLAIN = List.of("x-api-key", "api-key", "x-goog-api-key");

    static PresentedKeys in(Headers headers) {
        Set<String> distinct = new LinkedHashSet<>();
        for (String value : headers.all("authorization")) {
            distinct.add(bearerToken(value.strip()));
        }
        for (String name : PLAIN) {
            headers.all(name).forEach(value -> distinct.add(value.strip()));
        }
        return new PresentedKeys(distinct);
    }

    boolean isMissing() {
        return distinct.isEmpty();
    }

    /** The one key that was presented, if it was one. */
    Optional<String> one() {
        return distinct.size() == 1 ? Optional.of(distinct.iterator().next()) : Optional.empty();
    }

    /** The scheme's name in any case, any blanks after it (RFC 9110 §11.4); empty text if it is no Bearer token. */
    private static String bearerToken(String value) {
        if (value.length() <= BEARER.length()
                || !value.substring(0, BEARER.length()).toLowerCase(Locale.ROOT).equals(BEARER)
                || !Character.isWhitespace(value.charAt(BEARER.length()))) {
            return "";
        }
        return value.substring(BEARER.length()).strip();
    }
}

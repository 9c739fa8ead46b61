package io.signalbox.face;

import io.signalbox.core.port.Headers;
import java.util.Locale;
import java.util.Optional;

/**
 * Which bodies are taken: JSON in UTF-8.
 *
 * <p>A form's content type is what {@code curl -d} sends where nothing else is said, so it is taken too, but not from a browser:
 * a page of another site can post a form without asking, and its request then carries {@code Origin} or {@code Sec-Fetch-Site}.
 */
final class ContentType {

    private ContentType() {}

    /** Why the body of such a request is not taken; empty if it is. */
    static Optional<String> objection(Headers headers) {
        Optional<String> encoding = headers.first("content-encoding");
        if (encoding.isPresent() && !encoding.get().strip().equalsIgnoreCase("identity")) {
            return Optional.of("Content-Encoding: " + Pages.shown(encoding.get()) + " (expected: none)");
        }
        String value = headers.first("content-type").orElse("application/json").toLowerCase(Locale.ROOT);
        int semicolon = value.indexOf(';');
        String type = (semicolon < 0 ? value : value.substring(0, semicolon)).strip();
        boolean json = type.equals("application/json") || (type.startsWith("application/") && type.endsWith("+json"));
        boolean form = type.equals("application/x-www-form-urlencoded");
        boolean browser = headers.first("origin").isPresent()
                || headers.first("sec-fetch-site").isPresent();
        int charset = value.indexOf("charset=");
        boolean utf8 = charset < 0
                || value.substring(charset + 8).replace("\"", "").strip().startsWith("utf-8");
        if ((json || (form && !browser)) && utf8) {
            return Optional.empty();
        }
        return Optional.of("Content-Type: " + Pages.shown(value) + " (expected: application/json in UTF-8)");
    }
}

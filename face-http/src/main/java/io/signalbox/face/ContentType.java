package io.signalbox.face;

import io.signalbox.core.port.Headers;
import java.util.Locale;
import java.util.Optional;

/**
 * Which bodies are taken: JSON in UTF-8, and forms with files where a dialect has them.
 *
 * <p>A form's content type is what {@code curl -d} sends where nothing else is said, so it is taken too, but not from a browser:
 * a page of another site can post a form without asking, and its request then carries {@code Origin} or {@code Sec-Fetch-Site}. The
 * same goes for forms with files.
 */
final class ContentType {

    private ContentType() {}

    /** The content type of a form with files, if the body is one that may be taken. */
    static Optional<String> form(Headers headers) {
        return headers.first("content-type")
                .filter(value -> type(value).equals("multipart/form-data"))
                .filter(value -> coding(headers).isEmpty() && !isFromBrowser(headers));
    }

    /** Why the body of such a request is not taken; empty if it is. */
    static Optional<String> objection(Headers headers) {
        Optional<String> coding = coding(headers);
        if (coding.isPresent()) {
            return Optional.of("Content-Encoding: " + Pages.shown(coding.get()) + " (expected: none)");
        }
        String value = headers.first("content-type").orElse("application/json").toLowerCase(Locale.ROOT);
        String type = type(value);
        boolean json = type.equals("application/json") || (type.startsWith("application/") && type.endsWith("+json"));
        boolean form = type.equals("application/x-www-form-urlencoded");
        int charset = value.indexOf("charset=");
        boolean utf8 = charset < 0
                || value.substring(charset + 8).replace("\"", "").strip().startsWith("utf-8");
        if ((json || (form && !isFromBrowser(headers))) && utf8) {
            return Optional.empty();
        }
        return Optional.of("Content-Type: " + Pages.shown(value) + " (expected: application/json in UTF-8)");
    }

    private static Optional<String> coding(Headers headers) {
        return headers.first("content-encoding")
                .filter(coding -> !coding.strip().equalsIgnoreCase("identity"));
    }

    private static String type(String value) {
        int semicolon = value.indexOf(';');
        return (semicolon < 0 ? value : value.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    private static boolean isFromBrowser(Headers headers) {
        return headers.first("origin").isPresent()
                || headers.first("sec-fetch-site").isPresent();
    }
}

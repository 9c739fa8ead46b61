package io.signalbox.core.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which headers an operator may add to calls. */
final class HeaderRules {

    private static final Set<String> FRAMING = Set.of(
            "host",
            "connection",
            "proxy-connection",
            "keep-alive",
            "content-length",
            "content-type",
            "content-encoding",
            "accept-encoding",
            "transfer-encoding",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "http2-settings");
    private static final Set<String> CREDENTIALS = Set.of(
            "authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "api-key", "x-goog-api-key");
    private static final Map<String, String> HAVE_A_KEY = Map.of(
            "http-referer", "http_referer",
            "x-title", "x_title",
            "x-openrouter-title", "x_title",
            "user-agent", "app_name");

    private HeaderRules() {}

    /** What speaks against a header of this name; empty if nothing does. */
    static Optional<String> objection(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (name.isEmpty() || !name.chars().allMatch(HeaderRules::isTokenCharacter)) {
            return Optional.of("is no header name (expected: letters, digits and ! # $ % & ' * + - . ^ _ ` | ~)");
        }
        if (CREDENTIALS.contains(lower) || lower.endsWith("authorization") || lower.endsWith("api-key")) {
            return Optional.of("carries credentials (expected: the provider's api_key)");
        }
        if (FRAMING.contains(lower)) {
            return Optional.of("is set by the gateway itself (expected: another header)");
        }
        return Optional.ofNullable(HAVE_A_KEY.get(lower)).map(key -> "has a key of its own (expected: " + key + ")");
    }

    private static boolean isTokenCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
}

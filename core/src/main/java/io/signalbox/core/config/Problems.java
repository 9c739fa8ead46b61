package io.signalbox.core.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The problems and warnings found so far, and the checks that many places share. */
final class Problems {

    private static final Duration LONGEST = Duration.ofHours(24);

    private final List<ConfigProblem> problems = new ArrayList<>();
    private final List<ConfigProblem> warnings = new ArrayList<>();

    void add(String path, String value, String reason) {
        problems.add(ConfigProblem.of(path, value, reason));
    }

    void add(String path, String reason) {
        problems.add(ConfigProblem.of(path, reason));
    }

    void add(ConfigProblem problem) {
        problems.add(problem);
    }

    void warn(String path, String reason) {
        warnings.add(ConfigProblem.of(path, reason));
    }

    void warn(String path, String value, String reason) {
        warnings.add(ConfigProblem.of(path, value, reason));
    }

    List<ConfigProblem> found() {
        return problems;
    }

    ConfigResult result(GatewayConfig config) {
        return new ConfigResult(problems.isEmpty() ? Optional.of(config) : Optional.empty(), problems, warnings);
    }

    void duration(String path, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
            add(path, written(value), "(expected: more than 0, at most 24h)");
        }
    }

    void range(String path, long value, long least, long most) {
        if (value < least || value > most) {
            add(path, Long.toString(value), "(expected: " + least + " to " + most + ")");
        }
    }

    /** A text of visible characters and blanks, as a header may carry it. */
    void headerText(String path, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~') {
                add(
                        path,
                        String.format(
                                Locale.ROOT,
                                "character U+%04X at position %d (expected: visible ASCII characters and blanks)",
                                (int) c,
                                i + 1));
                return;
            }
        }
        if (!value.equals(value.strip())) {
            add(path, "blanks at its beginning or end (expected: none)");
        }
    }

    void webAddress(String path, URI url) {
        String shown = ConfigCheck.withoutUserInfo(url.toString());
        String scheme = String.valueOf(url.getScheme());
        if (url.toString().isEmpty()) {
            add(path, "missing (expected: the address of its API, as https://host/v1)");
        } else if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
            add(path, shown, "(expected: an address that begins with http:// or https://)");
        } else if (url.getRawAuthority() == null
                || url.getHost() == null
                || url.getHost().isEmpty()) {
            add(path, shown, "names no host (expected: https://host/path)");
        } else if (url.getRawUserInfo() != null) {
            add(path, shown, "carries a user name or password (expected: none; credentials have their own key)");
        } else if (url.getRawQuery() != null || url.getRawFragment() != null) {
            add(path, shown, "carries a query or fragment (expected: none)");
        } else if (url.getPort() == 0 || url.getPort() > 65535) {
            add(path, shown, "has port " + url.getPort() + " (expected: 1 to 65535)");
        }
    }

    /** As a configuration may have it. */
    static String written(Duration value) {
        return value.toMillis() % 1000 == 0 ? value.toSeconds() + "s" : value.toMillis() + "ms";
    }
}

package io.signalbox.core.analysis;

import java.util.Locale;
import java.util.regex.Pattern;

/** One name for a model that a request, a usage export and a cost export call differently. */
final class BilledModel {

    private static final Pattern DATE = Pattern.compile("[-@](20\\d{2}-\\d{2}-\\d{2}|20\\d{6}|latest)$");

    private BilledModel() {}

    /**
     * The model without its author, its variant and its date, in lower case, with dashes for blanks and points: {@code Claude Haiku 4.5}
     * and {@code anthropic/claude-haiku-4-5-20251001} are {@code claude-haiku-4-5}.
     */
    static String nameOf(String written) {
        String name = written.strip().toLowerCase(Locale.ROOT).replaceAll("[ ._]+", "-");
        name = name.substring(name.lastIndexOf('/') + 1);
        int colon = name.indexOf(':');
        if (colon > 0) {
            name = name.substring(0, colon);
        }
        return DATE.matcher(name).replaceFirst("");
    }
}

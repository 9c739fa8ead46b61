package io.signalbox.codec.jackson.upstream;

import java.util.Optional;
import java.util.regex.Pattern;

/** Makes a provider's message fit for a caller: one bounded line without keys, addresses, accounts or markup. */
public final class CleanText {

    private static final int LONGEST = 500;
    private static final Pattern MARKUP = Pattern.compile("<[a-zA-Z/!]");
    private static final Pattern ADDRESS = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]{1,10}://[^\\s\"'<>]*");
    private static final Pattern NUMERIC_ADDRESS = Pattern.compile("\\b\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d{1,5})?\\b");
    private static final Pattern KEY = Pattern.compile(
            "(?i)\\b(?:sk|pk|rk|gsk|xai|fw|nvapi|hf|pplx|csk)[-_][a-z0-9*._-]{3,}|\\bAIza[a-z0-9*_-]{6,}"
                    + "|\\b(?:org|proj|user|acct|key)[-_](?=[a-z]*[0-9])[a-z0-9]{8,}"
                    + "|\\b[a-z0-9]{32,}|\\bBearer\\s+\\S+|[a-z0-9_-]{2,}\\*{3,}[a-z0-9_-]*");
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cntrl}]+");

    private CleanText() {}

    /** The message, if something is left of it. */
    public static Optional<String> of(String message) {
        if (MARKUP.matcher(message).find()) {
            return Optional.empty();
        }
        String text = message.length() <= 4 * LONGEST ? message : message.substring(0, 4 * LONGEST);
        text = SPACE.matcher(text).replaceAll(" ");
        text = ADDRESS.matcher(text).replaceAll("…");
        text = NUMERIC_ADDRESS.matcher(text).replaceAll("…");
        text = KEY.matcher(text).replaceAll("…").strip();
        if (text.length() > LONGEST) {
            int cut = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
            text = text.substring(0, cut) + "…";
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}

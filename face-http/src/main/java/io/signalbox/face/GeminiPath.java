package io.signalbox.face;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A path under {@code /v1beta/models}, as clients of Gemini write them. Newer clients call models under {@code /v1/models}; there only
 * what is asked of a model is Gemini's, because the list is OpenAI's.
 *
 * @param model the name of a model; empty for the list
 * @param action what is asked of it: {@code generateContent}; empty for what is known of it
 * @see <a href="https://ai.google.dev/api">Gemini API</a>
 */
record GeminiPath(String model, String action) {

    private static final String ROOT = "/v1beta/models";
    private static final String STABLE_ROOT = "/v1/models/";
    private static final String STREAM = "streamGenerateContent";

    static Optional<GeminiPath> of(String path) {
        if (path.equals(ROOT)) {
            return Optional.of(new GeminiPath("", ""));
        }
        if (path.startsWith(STABLE_ROOT)) {
            return below(path.substring(STABLE_ROOT.length()))
                    .filter(stable -> !stable.action().isEmpty());
        }
        return path.startsWith(ROOT + "/") ? below(path.substring(ROOT.length() + 1)) : Optional.empty();
    }

    private static Optional<GeminiPath> below(String encoded) {
        String rest;
        try {
            rest = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        int colon = rest.lastIndexOf(':');
        boolean hasAction = colon > 0 && rest.substring(colon + 1).chars().allMatch(Character::isLetter);
        return Optional.of(
                hasAction && isAction(rest.substring(colon + 1))
                        ? new GeminiPath(rest.substring(0, colon), rest.substring(colon + 1))
                        : new GeminiPath(rest, ""));
    }

    /** A model's variant is written with a colon too. */
    private static boolean isAction(String word) {
        return word.endsWith("Content") || word.endsWith("Tokens") || word.endsWith("Contents");
    }

    boolean callsModel() {
        return action.equals("generateContent") || streams();
    }

    boolean streams() {
        return action.equals(STREAM);
    }
}

package io.signalbox.core.model;

import java.util.Locale;
import java.util.Optional;

/**
 * What a model is called: {@code author/slug}, as {@code anthropic/claude-3.5-sonnet}, or a bare slug such as {@code llama3:8b}
 * where a local server or the operator names models without an author.
 *
 * <p>At most {@value #MAX_LENGTH} characters of {@code A-Z a-z 0-9 . _ - ~ @ + : /}; no segment between slashes is empty,
 * {@code .} or {@code ..}, so that a name is safe wherever it is printed.
 *
 * @param text the whole name
 */
public record ModelId(String text) implements Comparable<ModelId> {

    /** The most characters a name may have. */
    public static final int MAX_LENGTH = 256;

    /** Checks the characters and the segments. */
    public ModelId {
        if (text.isEmpty()) {
            throw new InvalidModelNameException("model: \"\" (expected: a model name such as author/slug)");
        }
        if (text.length() > MAX_LENGTH) {
            throw new InvalidModelNameException(
                    "model: a name of " + text.length() + " characters (expected: at most " + MAX_LENGTH + ")");
        }
        int segmentStart = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == '/') {
                checkSegment(text.substring(segmentStart, i));
                segmentStart = i + 1;
            } else if (!isNameCharacter(text.charAt(i))) {
                throw new InvalidModelNameException(String.format(
                        Locale.ROOT,
                        "model: character U+%04X at position %d (expected: letters, digits and . _ - ~ @ + : /)",
                        text.codePointAt(i),
                        i + 1));
            }
        }
    }

    /** What stands before the first slash; empty if there is none. It never selects a provider by itself. */
    public Optional<String> author() {
        int slash = text.indexOf('/');
        return slash < 0 ? Optional.empty() : Optional.of(text.substring(0, slash));
    }

    /** What stands after the first slash; the whole name if there is none. */
    public String slug() {
        return text.substring(text.indexOf('/') + 1);
    }

    /**
     * The spelling under which names that differ only in {@code .} against {@code -} meet: {@code claude-3-5-sonnet} and
     * {@code claude-3.5-sonnet} are one model. Upper and lower case are told apart by nobody.
     */
    public String matchKey() {
        return matchKeyOf(text);
    }

    /** The same for a name that need not be one of ours, such as a provider's own. */
    public static String matchKeyOf(String name) {
        return name.replace('.', '-').toLowerCase(Locale.ROOT);
    }

    @Override
    public int compareTo(ModelId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }

    private static void checkSegment(String segment) {
        if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
            throw new InvalidModelNameException(
                    "model: segment \"" + segment + "\" (expected: no empty, . or .. segment between slashes)");
        }
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-'
                || c == '~'
                || c == '@'
                || c == '+'
                || c == ':';
    }
}

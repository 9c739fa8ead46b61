package io.signalbox.core.model;

/**
 * A model's name in which {@code *} stands for any characters, none included: {@code anthropic/*}. Case does not matter, nor does
 * {@code .} against {@code -}. Matching takes at most the product of both lengths, whatever the pattern.
 *
 * @param text as it was written
 */
public record ModelPattern(String text) {

    /** The most characters a pattern may have. */
    public static final int MAX_LENGTH = 1024;

    /** Checks the length. */
    public ModelPattern {
        if (text.isBlank() || text.length() > MAX_LENGTH) {
            throw new InvalidModelNameException("a pattern of " + text.length()
                    + " characters (expected: a model's name of 1 to " + MAX_LENGTH + " characters, * for any)");
        }
    }

    /** Whether it may fit more than one name. */
    public boolean isOpen() {
        return text.indexOf('*') >= 0;
    }

    /** Whether it fits the whole name. */
    public boolean matches(ModelId model) {
        return matches(ModelId.matchKeyOf(text), model.matchKey());
    }

    /** Goes on after the last star with one character more each time the rest does not fit. */
    private static boolean matches(String pattern, String name) {
        int at = 0;
        int star = -1;
        int resume = 0;
        for (int i = 0; i < name.length(); ) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                resume = i;
            } else if (at < pattern.length() && pattern.charAt(at) == name.charAt(i)) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++resume;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }

    @Override
    public String toString() {
        return text;
    }
}

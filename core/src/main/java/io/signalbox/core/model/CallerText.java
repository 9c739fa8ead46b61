package io.signalbox.core.model;

/** Text of a caller's, fit to stand in a message or a plan: short, and without anything that could break a line or hide. */
public final class CallerText {

    private static final int MOST_CHARACTERS = 40;

    private CallerText() {}

    /**
     * The text as it may be shown: at most {@value #MOST_CHARACTERS} characters, {@code …} for the rest; control and format
     * characters, lone surrogates and line breaks are written as {@code ?}.
     */
    public static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        int count = 0;
        for (int i = 0; i < text.length(); count++) {
            if (count == MOST_CHARACTERS) {
                return shown.append('…').toString();
            }
            int c = text.codePointAt(i);
            shown.appendCodePoint(isPlain(c) ? c : '?');
            i += Character.charCount(c);
        }
        return shown.toString();
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}

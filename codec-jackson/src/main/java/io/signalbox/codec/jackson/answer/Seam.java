package io.signalbox.codec.jackson.answer;

/**
 * Joins the text of an answer that goes on to the text of the one that broke off: what the new one says again is left out.
 *
 * <p>A model that is asked to go on may begin with the last words once more, or with the whole answer. So its first words are held
 * until it is clear whether they repeat the end of what was said, or all of it. A repetition of less than {@value #SHORTEST}
 * characters is taken for chance.
 */
public final class Seam {

    private static final int SHORTEST = 8;
    private static final int LONGEST = 2_000;

    private final String before;
    private final StringBuilder after = new StringBuilder();
    private boolean closed;

    /** @param before what the caller has already */
    public Seam(String before) {
        this.before = before;
    }

    /** Takes more of the new text; returns what of it goes on, which is nothing as long as that is not clear. */
    public String accept(String text) {
        if (closed) {
            return text;
        }
        after.append(text);
        return mayRepeatMore() ? "" : close();
    }

    /** No more text comes: returns what was held and is new. */
    public String close() {
        if (closed) {
            return "";
        }
        closed = true;
        return after.substring(repeated());
    }

    /** Whether the new text, were it longer, could turn out to repeat more than it does now. */
    private boolean mayRepeatMore() {
        String held = after.toString();
        if (before.startsWith(held)) {
            return true;
        }
        for (int i = firstOfTail(); i < before.length() - held.length(); i++) {
            if (before.startsWith(held, i)) {
                return true;
            }
        }
        return false;
    }

    private int repeated() {
        String held = after.toString();
        if (held.startsWith(before)) {
            return before.length();
        }
        int longest = Math.min(held.length(), before.length() - firstOfTail());
        for (int length = longest; length >= SHORTEST; length--) {
            if (before.regionMatches(before.length() - length, held, 0, length)) {
                return length;
            }
        }
        return 0;
    }

    private int firstOfTail() {
        return Math.max(0, before.length() - LONGEST);
    }
}

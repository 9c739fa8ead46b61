package io.signalbox.core.model;

/**
 * A text that every match of a regular expression holds, so that most names need not be matched at all: looking for a text takes
 * nanoseconds, and an operator may have hundreds of rewrites.
 *
 * <p>Only what is plain is understood: runs of literal characters outside of groups. Whatever could make a run optional ends it, and
 * an expression with anything unusual has no required text, which is always right.
 */
final class RequiredText {

    /** Escapes of one letter that stand for one character of a class, or for none. */
    private static final String CLASSES = "dDwWsSbB";

    private final String regex;
    private final StringBuilder run = new StringBuilder();
    private String longest = "";

    private RequiredText(String regex) {
        this.regex = regex;
    }

    /** The longest text that was found; empty if none is sure. */
    static String of(String regex) {
        boolean unusual = regex.replace("(?:", "(").contains("(?") || regex.contains("[");
        return unusual ? "" : new RequiredText(regex).find();
    }

    private String find() {
        int depth = 0;
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '\\' && i + 1 < regex.length()) {
                i++;
                if (!escaped(regex.charAt(i), depth)) {
                    return "";
                }
            } else if (c == '(' || c == ')') {
                depth += c == '(' ? 1 : -1;
                endRun();
            } else if (c == '|' && depth == 0) {
                return "";
            } else if (c == '?' || c == '*' || c == '{') {
                run.setLength(Math.max(0, run.length() - 1));
                endRun();
                i = c == '{' ? Math.max(i, regex.indexOf('}', i)) : i;
            } else if (isPlain(c) && depth == 0) {
                run.append(c);
            } else {
                endRun();
            }
        }
        endRun();
        return longest;
    }

    /** An escaped sign stands for itself. False for an escape that takes more text with it, or refers to a group. */
    private boolean escaped(char c, int depth) {
        if (Character.isLetterOrDigit(c)) {
            endRun();
            return CLASSES.indexOf(c) >= 0;
        }
        if (depth == 0) {
            run.append(c);
        }
        return true;
    }

    private void endRun() {
        if (run.length() > longest.length()) {
            longest = run.toString();
        }
        run.setLength(0);
    }

    private static boolean isPlain(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || "/-_:~@".indexOf(c) >= 0);
    }
}

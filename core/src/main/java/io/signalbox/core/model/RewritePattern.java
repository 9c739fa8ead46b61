package io.signalbox.core.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A regular expression that can stall nobody: matching looks at no more than {@value #MOST_STEPS} characters, counting each look.
 *
 * <p>The JDK's engine backtracks, so a pattern such as {@code (a+)+$} takes exponential time on a hostile name. It reads its input
 * through {@link CharSequence#charAt}, which is where the steps are counted; names are short, so an honest pattern never comes near
 * the bound.
 */
public final class RewritePattern {

    /** Looks at characters after which matching gives up. */
    static final int MOST_STEPS = 100_000;

    private final Pattern pattern;
    private final String required;

    private RewritePattern(Pattern pattern) {
        this.pattern = pattern;
        this.required = RequiredText.of(pattern.pattern());
    }

    /**
     * Compiles a pattern.
     *
     * @throws java.util.regex.PatternSyntaxException if the text is no regular expression
     */
    public static RewritePattern of(String regex) {
        return new RewritePattern(Pattern.compile(regex));
    }

    /**
     * The name with the first place the pattern fits replaced; empty if it fits nowhere.
     *
     * @param replacement with {@code \n} or {@code $n} for groups
     * @throws InvalidModelNameException if matching would take too long
     */
    public Optional<String> rewrite(String name, String replacement) {
        if (!name.contains(required)) {
            return Optional.empty();
        }
        Matcher matcher = pattern.matcher(new CountedText(name, new Steps()));
        try {
            if (!matcher.find()) {
                return Optional.empty();
            }
        } catch (TooManyStepsException | StackOverflowError e) {
            throw new InvalidModelNameException(
                    "model: the name could not be matched against a rewrite in bounded time");
        }
        StringBuilder rewritten = new StringBuilder(name.substring(0, matcher.start()));
        appendReplacement(rewritten, matcher, replacement);
        return Optional.of(rewritten.append(name, matcher.end(), name.length()).toString());
    }

    /** How many groups a replacement may refer to. */
    public int groups() {
        return pattern.matcher("").groupCount();
    }

    /** The highest group that a replacement refers to; 0 if none. */
    public static int highestGroupIn(String replacement) {
        int highest = 0;
        for (int i = 0; i + 1 < replacement.length(); i++) {
            if (isReference(replacement, i)) {
                highest = Math.max(highest, replacement.charAt(i + 1) - '0');
            }
        }
        return highest;
    }

    /** Whether it is the same regular expression. */
    @Override
    public boolean equals(Object other) {
        return other instanceof RewritePattern same && same.toString().equals(toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return pattern.pattern();
    }

    private static void appendReplacement(StringBuilder target, Matcher matcher, String replacement) {
        for (int i = 0; i < replacement.length(); i++) {
            if (isReference(replacement, i)) {
                String group = matcher.group(replacement.charAt(i + 1) - '0');
                target.append(group == null ? "" : group);
                i++;
            } else {
                target.append(replacement.charAt(i));
            }
        }
    }

    private static boolean isReference(String replacement, int at) {
        char c = replacement.charAt(at);
        return (c == '\\' || c == '$')
                && at + 1 < replacement.length()
                && replacement.charAt(at + 1) >= '0'
                && replacement.charAt(at + 1) <= '9';
    }

    /** Shared by a text and its subsequences, so that the bound holds for the whole match. */
    private static final class Steps {
        private int left = MOST_STEPS;

        void take() {
            if (--left < 0) {
                throw new TooManyStepsException();
            }
        }
    }

    private record CountedText(CharSequence text, Steps steps) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            steps.take();
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new CountedText(text.subSequence(start, end), steps);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    private static final class TooManyStepsException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyStepsException() {
            super("too many steps", null, false, false);
        }
    }
}

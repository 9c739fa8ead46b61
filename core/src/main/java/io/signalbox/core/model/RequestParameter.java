package io.signalbox.core.model;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A sampling or length parameter that a model URI or the configuration may set: its name, its range, and how it is written in a
 * request body.
 *
 * <p>Names and ranges are those of OpenRouter's chat request.
 *
 * @see <a href="https://openrouter.ai/docs/api/reference/parameters">OpenRouter: parameters</a>
 */
public final class RequestParameter {

    private static final Map<String, RequestParameter> KNOWN = new LinkedHashMap<>();

    static {
        number("temperature", "0", "2");
        number("top_p", "0", "1");
        integer("top_k", "0", "2147483647");
        number("min_p", "0", "1");
        number("top_a", "0", "1");
        number("frequency_penalty", "-2", "2");
        number("presence_penalty", "-2", "2");
        number("repetition_penalty", "0", "2");
        integer("seed", "-9223372036854775808", "9223372036854775807");
        integer("max_tokens", "1", "2147483647");
        integer("max_completion_tokens", "1", "2147483647");
        integer("top_logprobs", "0", "20");
        word("reasoning_effort", List.of("none", "minimal", "low", "medium", "high", "xhigh", "max"));
        word("verbosity", List.of("low", "medium", "high", "xhigh", "max"));
        word("service_tier", List.of("auto", "default", "fast", "flex", "priority", "scale"));
    }

    private final String name;
    private final boolean integral;
    private final Optional<BigDecimal> least;
    private final Optional<BigDecimal> most;
    private final List<String> words;

    private RequestParameter(
            String name, boolean integral, Optional<BigDecimal> least, Optional<BigDecimal> most, List<String> words) {
        this.name = name;
        this.integral = integral;
        this.least = least;
        this.most = most;
        this.words = words;
    }

    /** The parameter of that name. */
    public static Optional<RequestParameter> find(String name) {
        return Optional.ofNullable(KNOWN.get(name));
    }

    /** All names, in the order of the documentation. */
    public static Iterable<String> names() {
        return Collections.unmodifiableSet(KNOWN.keySet());
    }

    /** The member's name in a request body. */
    public String name() {
        return name;
    }

    /**
     * The value as it is written in a JSON body: a number as it was spelt, a word in quotes.
     *
     * @throws InvalidModelNameException if the value is not one this parameter takes; the message names it and the range
     */
    public String toJson(String value) {
        if (!words.isEmpty()) {
            if (!words.contains(value)) {
                throw refused(value);
            }
            return '"' + value + '"';
        }
        BigDecimal number;
        try {
            number = value.length() > 40 ? null : new BigDecimal(value);
        } catch (NumberFormatException e) {
            number = null;
        }
        if (number == null
                || !isJsonNumber(value)
                || (integral && value.indexOf('.') >= 0)
                || least.get().compareTo(number) > 0
                || most.get().compareTo(number) < 0) {
            throw refused(value);
        }
        return value;
    }

    /** What values are taken, in words: {@code a number from 0 to 2}. */
    public String expected() {
        if (!words.isEmpty()) {
            return "one of " + String.join(", ", words);
        }
        return (integral ? "an integer from " : "a number from ") + least.get().toPlainString() + " to "
                + most.get().toPlainString();
    }

    private InvalidModelNameException refused(String value) {
        return new InvalidModelNameException(
                name + ": \"" + CallerText.shown(value) + "\" (expected: " + expected() + ")");
    }

    private static boolean isJsonNumber(String value) {
        int i = value.startsWith("-") ? 1 : 0;
        int digits = 0;
        while (i + digits < value.length() && isDigit(value.charAt(i + digits))) {
            digits++;
        }
        if (digits == 0 || (digits > 1 && value.charAt(i) == '0')) {
            return false;
        }
        i += digits;
        if (i < value.length() && value.charAt(i) == '.') {
            i++;
            int fraction = i;
            while (i < value.length() && isDigit(value.charAt(i))) {
                i++;
            }
            if (i == fraction) {
                return false;
            }
        }
        return i == value.length();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static void number(String name, String least, String most) {
        KNOWN.put(
                name,
                new RequestParameter(
                        name, false, Optional.of(new BigDecimal(least)), Optional.of(new BigDecimal(most)), List.of()));
    }

    private static void integer(String name, String least, String most) {
        KNOWN.put(
                name,
                new RequestParameter(
                        name, true, Optional.of(new BigDecimal(least)), Optional.of(new BigDecimal(most)), List.of()));
    }

    private static void word(String name, List<String> words) {
        KNOWN.put(name, new RequestParameter(name, false, Optional.empty(), Optional.empty(), words));
    }
}

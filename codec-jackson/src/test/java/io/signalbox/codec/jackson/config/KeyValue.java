package io.signalbox.codec.jackson.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the words about a key's value mean to an editor.
 *
 * @param key the key
 * @param type the full name of the Java type that comes nearest
 * @param choices the words that it takes; empty if there is no such list
 * @param takesOthers whether it may be something else than one of the choices
 */
record KeyValue(ConfigKey key, String type, List<String> choices, boolean takesOthers) {

    private static final String TEXT = "java.lang.String";
    private static final String ANYTHING = "java.lang.Object";
    private static final String LIST = "java.util.List<%s>";
    private static final String MAP = "java.util.Map<java.lang.String,%s>";

    /** Words between commas, as in {@code one of a, b or c}. */
    private static final Pattern CHOICES = Pattern.compile("(one of )?[\\w.-]+((, | or )[\\w.-]+)+");

    private static final Set<String> SAID_BY_TYPE = Set.of(
            "true or false",
            "a text",
            "a whole number",
            "a mapping",
            "a mapping from names to mappings",
            "a mapping from names to texts",
            "a list of mappings",
            "a list of names",
            "a list of texts");

    private static final Pattern OTHERS = Pattern.compile(",? or (the name of an extension|a mapping)$");

    static KeyValue of(ConfigKey key) {
        String type = typeOf(key.expects());
        String closed = OTHERS.matcher(key.expects()).replaceFirst("");
        boolean isChoice =
                !type.equals("java.lang.Boolean") && CHOICES.matcher(closed).matches();
        List<String> choices =
                isChoice ? List.of(closed.replaceFirst("^one of ", "").split(", | or ")) : List.of();
        boolean takesOthers = !closed.equals(key.expects()) || isType(key);
        return new KeyValue(key, type, choices, takesOthers);
    }

    /** Types of provider come from extensions, too. */
    private static boolean isType(ConfigKey key) {
        return key.name().equals("type") || key.name().equals("priced_as");
    }

    private static String typeOf(String expects) {
        if (expects.endsWith("or a mapping") || expects.startsWith("a number, or a mapping")) {
            return ANYTHING;
        }
        if (expects.equals("true or false")) {
            return "java.lang.Boolean";
        }
        if (expects.startsWith("a whole number") || expects.startsWith("an integer")) {
            return expects.contains("9223372036854775807") ? "java.lang.Long" : "java.lang.Integer";
        }
        if (expects.startsWith("a decimal number") || expects.startsWith("a number")) {
            return "java.math.BigDecimal";
        }
        if (expects.equals("an http or https address")) {
            return "java.net.URI";
        }
        return ofMany(expects);
    }

    private static String ofMany(String expects) {
        return switch (expects) {
            case "a list of names or mappings" -> LIST.formatted(ANYTHING);
            case "a mapping from names to lists of names" -> MAP.formatted(LIST.formatted(TEXT));
            case "a mapping from names to texts", "a mapping from names to 32 bytes in base64" -> MAP.formatted(TEXT);
            case "a mapping",
                    "a mapping from names to mappings",
                    "a mapping from names to lists of models, or a list of rewrites and groups" ->
                MAP.formatted(ANYTHING);
            default -> {
                if (expects.startsWith("a mapping")) {
                    throw new IllegalStateException("No type for " + expects);
                }
                yield expects.startsWith("a list") ? LIST.formatted(TEXT) : TEXT;
            }
        };
    }

    /** Whether it may be a mapping, and something else. */
    boolean isOfSeveralKinds() {
        return type.equals(ANYTHING) || type.equals(LIST.formatted(ANYTHING));
    }

    /** What holds where it is not given, if that is a value and not words about one. */
    Optional<Object> fallback() {
        String fallback = key.fallback();
        return switch (type) {
            case "java.lang.Boolean" ->
                fallback.matches("true|false") ? Optional.of(Boolean.valueOf(fallback)) : Optional.empty();
            case "java.lang.Integer" ->
                fallback.matches("[0-9]+") ? Optional.of(Integer.valueOf(fallback)) : Optional.empty();
            case "java.math.BigDecimal" -> Optional.<Object>of(fallback).filter(text -> fallback.matches("[0-9.]+"));
            case TEXT -> Optional.<Object>of(fallback).filter(text -> isText(fallback));
            case "java.util.List<java.lang.String>" -> list(fallback);
            default -> Optional.empty();
        };
    }

    private static Optional<Object> list(String fallback) {
        return fallback.startsWith("[")
                ? Optional.of(Arrays.asList(
                        fallback.substring(1, fallback.length() - 1).split(", ")))
                : Optional.empty();
    }

    private boolean isText(String fallback) {
        if (!choices.isEmpty()) {
            return choices.contains(fallback);
        }
        boolean isQuantity = key.expects().startsWith("a duration")
                || key.expects().startsWith("a size")
                || key.expects().startsWith("a percentage");
        return isQuantity ? fallback.matches("[0-9].*") : fallback.matches("[\\w.-]+") && !fallback.equals("unknown");
    }

    /** What the key is for, what it takes and what holds without it, as far as type, choices and default do not say it. */
    String description() {
        StringBuilder text = new StringBuilder(sentence(key.meaning()));
        if (!isSaidByType() && (choices.isEmpty() || takesOthers)) {
            text.append(' ').append(sentence(key.expects()));
        }
        if (!key.fallback().isEmpty() && fallback().isEmpty()) {
            text.append(" Default: ").append(key.fallback()).append('.');
        }
        if (key.later()) {
            text.append(" Loads with a warning, because nothing acts on it yet.");
        }
        return text.toString();
    }

    /** The same in a line, without the default. */
    String phrase() {
        return isSaidByType() ? key.meaning() : key.meaning() + " (" + key.expects() + ")";
    }

    private boolean isSaidByType() {
        return SAID_BY_TYPE.contains(key.expects());
    }

    /** Begins with an upper-case letter, unless what it begins with is a value. */
    static String sentence(String words) {
        boolean beginsWithWord = words.matches("[a-z]+( .*)?") && !words.startsWith("passthrough ");
        return (beginsWithWord ? Character.toUpperCase(words.charAt(0)) + words.substring(1) : words) + ".";
    }
}

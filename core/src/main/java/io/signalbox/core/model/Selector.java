package io.signalbox.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What may stand where a model is named: one name; names that are tried in order, {@code a|b}; or names of which one is drawn by
 * weight, {@code [weight=3]a^[weight=1]b}, and the others follow in the order of further draws. A name without a weight has weight 1.
 * The two ways are not mixed in one text; blanks around names are left out.
 *
 * @param drawn whether weights decide the order
 * @param choices at least one, in the order in which they are written
 * @see <a href="https://github.com/matdev83/llm-interactive-proxy/blob/main/docs/development_guide/routing-selectors.md">the
 *     syntax's origin</a>
 */
public record Selector(boolean drawn, List<Choice> choices) {

    /** The most names one text may hold. */
    public static final int MOST_CHOICES = 64;

    /** The highest weight. */
    public static final int MOST_WEIGHT = 1_000_000;

    private static final int NO_WEIGHT = 0;

    /** Copies the choices. */
    public Selector {
        choices = List.copyOf(choices);
    }

    /**
     * One of the names.
     *
     * @param name a model URI or the name of a group, as it is written
     * @param weight its share against the others' weights, 1 to {@value #MOST_WEIGHT}
     */
    public record Choice(String name, int weight) {}

    /**
     * A choice at its place.
     *
     * @param name as it is written
     * @param steps why it stands there, in words; empty where there was nothing to choose
     */
    record Placed(String name, List<String> steps) {}

    /**
     * Reads a selector. The names themselves are not looked at.
     *
     * @throws InvalidModelNameException if the text does not follow the grammar; the message names the piece
     */
    public static Selector parse(String text) {
        boolean ordered = text.indexOf('|') >= 0;
        boolean drawn = text.indexOf('^') >= 0;
        if (!ordered && !drawn && text.indexOf('[') < 0) {
            return new Selector(false, List.of(new Choice(text, 1)));
        }
        if (ordered && drawn) {
            throw new InvalidModelNameException("model: \"" + CallerText.shown(text)
                    + "\" mixes | and ^ (expected: names joined by one of them; an alias can hold the other)");
        }
        String[] pieces = text.split(drawn ? "\\^" : "\\|", -1);
        if (pieces.length > MOST_CHOICES) {
            throw new InvalidModelNameException(
                    "model: " + pieces.length + " choices (expected: at most " + MOST_CHOICES + ")");
        }
        List<Choice> choices = new ArrayList<>();
        for (String piece : pieces) {
            choices.add(choice(piece.strip(), choices.size() + 1, drawn));
        }
        return new Selector(drawn, choices);
    }

    /** The names in the order in which they are tried. */
    List<Placed> placed(Draw draw) {
        if (choices.size() == 1) {
            return List.of(new Placed(choices.get(0).name(), List.of()));
        }
        List<Placed> placed = new ArrayList<>();
        if (!drawn) {
            for (Choice choice : choices) {
                placed.add(
                        new Placed(choice.name(), List.of("choice " + (placed.size() + 1) + " of " + choices.size())));
            }
            return placed;
        }
        List<String> names = choices.stream().map(Choice::name).toList();
        List<Integer> weights = choices.stream().map(Choice::weight).toList();
        for (int index : draw.order("", names, weights)) {
            String why = drawnStep(placed.size(), index, weights, draw);
            placed.add(new Placed(choices.get(index).name(), List.of(why)));
        }
        return placed;
    }

    /** Why something stands at a place of a drawn order, in words. */
    static String drawnStep(int place, int index, List<Integer> weights, Draw draw) {
        long sum = weights.stream().mapToLong(Integer::longValue).sum();
        String share = "weight " + weights.get(index) + " of " + sum;
        String keeper = draw.stickyKey().isPresent() ? ", the same for the whole session" : "";
        return (place == 0 ? "drawn with " : "number " + (place + 1) + " in the draw, ") + share + keeper;
    }

    private static Choice choice(String piece, int number, boolean drawn) {
        int weight = NO_WEIGHT;
        String rest = piece;
        while (rest.startsWith("[")) {
            int end = rest.indexOf(']');
            if (end < 0) {
                throw refused(number, piece, "an opening [ without its ]", "[weight=3]name");
            }
            if (weight != NO_WEIGHT) {
                throw refused(number, piece, "two annotations", "one weight");
            }
            weight = weight(rest.substring(1, end), number);
            rest = rest.substring(end + 1);
        }
        if (rest.isEmpty()) {
            throw refused(number, piece, "no name", "a model name");
        }
        if (weight != NO_WEIGHT && !drawn) {
            throw refused(number, piece, "a weight", "weights only between names joined by ^");
        }
        return new Choice(rest, weight == NO_WEIGHT ? 1 : weight);
    }

    private static int weight(String annotation, int number) {
        String[] parts = annotation.split("=", 2);
        String expected = "weight=1 to weight=" + MOST_WEIGHT;
        if (parts.length < 2 || !parts[0].strip().toLowerCase(Locale.ROOT).equals("weight")) {
            throw refused(number, "[" + annotation + "]", "unknown annotation", expected);
        }
        String digits = parts[1].strip();
        int weight = digits.matches("[0-9]{1,7}") ? Integer.parseInt(digits) : NO_WEIGHT;
        if (weight < 1 || weight > MOST_WEIGHT) {
            throw refused(number, "[" + annotation + "]", "no such weight", expected);
        }
        return weight;
    }

    private static InvalidModelNameException refused(int number, String piece, String what, String expected) {
        return new InvalidModelNameException("model: choice " + number + " \"" + CallerText.shown(piece) + "\": " + what
                + " (expected: " + expected + ")");
    }
}

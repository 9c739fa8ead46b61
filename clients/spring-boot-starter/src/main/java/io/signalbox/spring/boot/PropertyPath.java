package io.signalbox.spring.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where a property stands in the tree that all of them make: {@code providers.main.models[0].id}.
 *
 * @param steps names, as texts, and places in lists, as numbers
 */
record PropertyPath(List<Object> steps) {

    /** Longer numbers are no places in a list but names. */
    private static final String INDEX = "[0-9]{1,4}";

    PropertyPath {
        steps = List.copyOf(steps);
    }

    /**
     * Reads the name of a property. What stands in square brackets is one step, whatever it holds: a place in a list, or a name with dots
     * in it, as in {@code model_aliases[gpt-4.1]}.
     */
    static PropertyPath of(String name) {
        List<Object> steps = new ArrayList<>();
        StringBuilder step = new StringBuilder();
        int depth = 0;
        for (char c : name.toCharArray()) {
            depth += c == '[' ? 1 : 0;
            if ((depth == 0 && c == '.') || (depth == 1 && c == '[')) {
                add(steps, step, false);
            } else if (depth == 1 && c == ']') {
                add(steps, step, true);
            } else {
                step.append(c);
            }
            depth -= c == ']' && depth > 0 ? 1 : 0;
        }
        add(steps, step, false);
        return new PropertyPath(steps);
    }

    private static void add(List<Object> steps, StringBuilder step, boolean bracketed) {
        String text = step.toString();
        step.setLength(0);
        if (bracketed && text.matches(INDEX)) {
            steps.add(Integer.valueOf(text));
        } else if (bracketed || !text.isEmpty()) {
            steps.add(text);
        }
    }

    boolean startsWith(PropertyPath other) {
        return steps.size() >= other.steps.size()
                && steps.subList(0, other.steps.size()).equals(other.steps);
    }

    /** The lists that it goes through, outermost first. */
    List<PropertyPath> lists() {
        List<PropertyPath> lists = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof Integer) {
                lists.add(new PropertyPath(steps.subList(0, i)));
            }
        }
        return lists;
    }

    /** The path as the configuration's reader writes it: names after dots, whatever they hold. */
    String written() {
        StringBuilder path = new StringBuilder();
        for (Object step : steps) {
            if (step instanceof Integer) {
                path.append('[').append(step).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step);
            }
        }
        return path.toString();
    }

    /** What is left of it in the name of an environment variable, where nothing tells one sign from another. */
    String plain() {
        return plain(written());
    }

    static String plain(String text) {
        return text.replaceAll("[^A-Za-z0-9]", "").toUpperCase(Locale.ROOT);
    }
}

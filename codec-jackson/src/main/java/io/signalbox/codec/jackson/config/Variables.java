package io.signalbox.codec.jackson.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Puts environment variables into texts: <code>${NAME}</code> and <code>${NAME:-default}</code>; <code>$${</code> stands for
 * <code>${</code> itself. A variable that is set to nothing counts as not set. What a variable holds is not looked into again.
 */
final class Variables implements Placeholders {

    private final Map<String, String> environment;

    Variables(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Expanded expand(String text) {
        StringBuilder expanded = new StringBuilder();
        List<String> faults = new ArrayList<>();
        boolean variables = false;
        int at = 0;
        for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", at)) {
            if (open > at && text.charAt(open - 1) == '$') {
                expanded.append(text, at, open - 1).append("${");
                at = open + 2;
                continue;
            }
            variables = true;
            expanded.append(text, at, open);
            int close = text.indexOf('}', open);
            if (close < 0) {
                faults.add("${ without its } (expected: ${NAME}, or $${ for the characters themselves)");
                return new Expanded(text, true, faults);
            }
            expanded.append(valueOf(text.substring(open + 2, close), faults));
            at = close + 1;
        }
        return new Expanded(expanded.append(text, at, text.length()).toString(), variables, faults);
    }

    private String valueOf(String reference, List<String> faults) {
        int separator = reference.indexOf(":-");
        String name = separator < 0 ? reference : reference.substring(0, separator);
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            faults.add("${ without the name of a variable (expected: letters, digits and _, or $${ for the characters"
                    + " themselves)");
            return "";
        }
        String value = environment.getOrDefault(name, "");
        if (!value.isEmpty()) {
            return value;
        }
        if (separator < 0) {
            faults.add("the environment variable " + name + " is not set (expected: a value, or ${" + name
                    + ":-default})");
            return "";
        }
        return reference.substring(separator + 2);
    }
}

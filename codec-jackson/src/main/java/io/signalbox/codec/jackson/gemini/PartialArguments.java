package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.codec.jackson.translation.Trees;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The arguments of a call that come value by value, each with its place ({@code $.list[0].name}), put together to one JSON text that
 * grows as they come. Values come in the order in which the model writes them, so what was left is closed.
 */
final class PartialArguments {

    private static final Pattern STEP = Pattern.compile(
            "\\.([^.\\[]+)|\\[([0-9]{1,9})]|\\['((?:[^'\\\\]|\\\\.)*)']|\\[\"((?:[^\"\\\\]|\\\\.)*)\"]");
    private static final int DEEPEST = 100;

    /** The containers that the last value stands in; the first is the whole. */
    private final List<Container> open = new ArrayList<>();

    private String textUnderWay = "";

    /** A name in an object or a place in an array. */
    private record Step(String name, boolean isPlace) {}

    /** An object or array that is open. */
    private static final class Container {
        private final Step step;
        private final boolean isArray;
        private boolean hasMembers;

        Container(Step step, boolean isArray) {
            this.step = step;
            this.isArray = isArray;
        }
    }

    /** Takes one value, or more of one; returns what it adds to the text. */
    String take(JsonNode partial) {
        String path = partial.path("jsonPath").asText();
        StringBuilder out = new StringBuilder();
        JsonNode text = partial.path("stringValue");
        boolean continues = text.isTextual() && path.equals(textUnderWay);
        if (!continues) {
            endText(out);
            if (!hasValue(partial)) {
                return out.toString();
            }
            place(steps(path), out);
        }
        if (text.isTextual()) {
            String quoted = new String(Json.string(text.textValue()), StandardCharsets.UTF_8);
            out.append(continues ? "" : "\"").append(quoted, 1, quoted.length() - 1);
            textUnderWay = path;
            if (!partial.path("willContinue").asBoolean()) {
                endText(out);
            }
        } else {
            out.append(literal(partial));
        }
        return out.toString();
    }

    /** Nothing more comes; returns what is missing. */
    String end() {
        StringBuilder out = new StringBuilder();
        endText(out);
        if (open.isEmpty()) {
            begin(new Step("", false), false, out);
        }
        closeTo(0, out);
        return out.toString();
    }

    private void endText(StringBuilder out) {
        if (!textUnderWay.isEmpty()) {
            out.append('"');
            textUnderWay = "";
        }
    }

    private static boolean hasValue(JsonNode partial) {
        return partial.has("stringValue")
                || partial.has("numberValue")
                || partial.has("boolValue")
                || partial.has("nullValue");
    }

    private static String literal(JsonNode partial) {
        for (String name : new String[] {"numberValue", "boolValue"}) {
            JsonNode value = partial.path(name);
            if (value.isNumber() || value.isBoolean()) {
                return Trees.text(value);
            }
        }
        return "null";
    }

    /** Closes what the place is not in, opens what it is in, and names it. */
    private void place(List<Step> steps, StringBuilder out) {
        if (open.isEmpty()) {
            begin(new Step("", false), steps.get(0).isPlace(), out);
        }
        int common = 0;
        while (common < steps.size() - 1
                && common + 1 < open.size()
                && open.get(common + 1).step.equals(steps.get(common))) {
            common++;
        }
        closeTo(common + 1, out);
        for (int i = common; i < steps.size(); i++) {
            name(steps.get(i), out);
            if (i < steps.size() - 1) {
                begin(steps.get(i), steps.get(i + 1).isPlace(), out);
            }
        }
    }

    private void begin(Step step, boolean isArray, StringBuilder out) {
        open.add(new Container(step, isArray));
        out.append(isArray ? '[' : '{');
    }

    private void name(Step step, StringBuilder out) {
        Container last = open.get(open.size() - 1);
        if (last.hasMembers) {
            out.append(',');
        }
        last.hasMembers = true;
        if (!last.isArray) {
            out.append(new String(Json.string(step.name()), StandardCharsets.UTF_8))
                    .append(':');
        }
    }

    private void closeTo(int depth, StringBuilder out) {
        while (open.size() > depth) {
            out.append(open.remove(open.size() - 1).isArray ? ']' : '}');
        }
    }

    private static List<Step> steps(String path) {
        List<Step> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(path);
        int at = path.startsWith("$") ? 1 : 0;
        while (at < path.length() && steps.size() < DEEPEST && matcher.find(at) && matcher.start() == at) {
            boolean isPlace = matcher.group(2) != null;
            String name = matcher.group(0);
            for (int group = 1; group <= 4; group++) {
                name = matcher.group(group) == null ? name : matcher.group(group);
            }
            steps.add(new Step(name, isPlace));
            at = matcher.end();
        }
        if (at < path.length() || steps.isEmpty()) {
            throw new MalformedAnswerException("partialArgs: a path that is none");
        }
        return steps;
    }
}

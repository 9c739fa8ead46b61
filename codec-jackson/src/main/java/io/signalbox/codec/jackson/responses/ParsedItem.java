package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One item of a provider's output, and how much of it has become events. Everything comes twice or more, as deltas, as the done part,
 * as the done item, in the last event: what a later form has beyond the earlier ones is passed on, so that it does not matter which of
 * them a provider leaves out.
 */
final class ParsedItem {

    private static final String NO_ARGUMENTS = "null";

    private final Map<String, Integer> passed = new HashMap<>();
    private final String type;
    private final int call;
    private int citations;
    private boolean logProbabilities;
    private boolean sealed;
    private boolean begun;
    private boolean ended;

    /** The beginning of arguments that may turn out to be {@code null}. */
    private Optional<StringBuilder> held = Optional.of(new StringBuilder());

    /**
     * An item that nothing was passed on of.
     *
     * @param call counts the calls before it
     */
    ParsedItem(String type, int call) {
        this.type = type;
        this.call = call;
    }

    String type() {
        return type;
    }

    /** Whether it is a call of one of the caller's own tools. */
    boolean isCall() {
        return isCall(type);
    }

    static boolean isCall(String type) {
        return type.equals("function_call") || type.equals("custom_tool_call");
    }

    /** A call begins as soon as its name is known. */
    void begin(JsonNode item, Consumer<AnswerEvent> out) {
        Optional<String> id = Trees.textAt(item, "call_id").or(() -> Trees.textAt(item, "id"));
        Optional<String> name = Trees.textAt(item, "name");
        if (isCall() && !begun && id.isPresent() && name.isPresent()) {
            begun = true;
            out.accept(new AnswerEvent.CallBegun(0, call, id.get(), name.get(), Optional.empty()));
        }
    }

    void text(int index, String delta, Consumer<AnswerEvent> out) {
        count("text", index, delta);
        out.accept(new AnswerEvent.Text(0, delta));
    }

    void refusal(int index, String delta, Consumer<AnswerEvent> out) {
        count("refusal", index, delta);
        out.accept(new AnswerEvent.Refusal(0, delta));
    }

    /** Parts of a summary are paragraphs. */
    void thought(boolean summary, int index, String delta, Consumer<AnswerEvent> out) {
        String kind = summary ? "summary" : "thought";
        if (passed(kind, index) == 0 && index > 0 && passed(kind, index - 1) > 0 && !delta.isEmpty()) {
            out.accept(new AnswerEvent.Thought(0, "\n\n", summary));
        }
        count(kind, index, delta);
        out.accept(new AnswerEvent.Thought(0, delta, summary));
    }

    /** Arguments of a function that are {@code null} are none; what may be that is held until it is clear. */
    void arguments(String delta, Consumer<AnswerEvent> out) {
        if (!begun) {
            return;
        }
        count("arguments", 0, delta);
        String more = delta;
        if (held.isPresent() && type.equals("function_call")) {
            String so = held.get().append(delta).toString();
            if (so.isBlank() || NO_ARGUMENTS.startsWith(so.strip())) {
                return;
            }
            more = so;
        }
        held = Optional.empty();
        out.accept(new AnswerEvent.CallArguments(0, call, more));
    }

    void citation(JsonNode annotation, Consumer<AnswerEvent> out) {
        citations++;
        if (annotation.isObject() && annotation.path("type").asText().equals("url_citation")) {
            ObjectNode where = annotation.deepCopy();
            where.remove("type");
            ObjectNode citation = Trees.object().put("type", "url_citation");
            citation.set("url_citation", where);
            out.accept(new AnswerEvent.Citation(0, citation));
        }
    }

    void logProbabilities(JsonNode tokens, Consumer<AnswerEvent> out) {
        if (tokens.isArray() && !tokens.isEmpty()) {
            logProbabilities = true;
            out.accept(new AnswerEvent.LogProbabilities(0, tokens));
        }
    }

    /** Passes on what the text of a part has beyond what was passed on of it. */
    void textDone(int index, String whole, Consumer<AnswerEvent> out) {
        rest("text", index, whole).ifPresent(more -> text(index, more, out));
    }

    void refusalDone(int index, String whole, Consumer<AnswerEvent> out) {
        rest("refusal", index, whole).ifPresent(more -> refusal(index, more, out));
    }

    void thoughtDone(boolean summary, int index, String whole, Consumer<AnswerEvent> out) {
        rest(summary ? "summary" : "thought", index, whole).ifPresent(more -> thought(summary, index, more, out));
    }

    void argumentsDone(String whole, Consumer<AnswerEvent> out) {
        rest("arguments", 0, whole).ifPresent(more -> arguments(more, out));
    }

    /**
     * The item is whole: passes on whatever was not.
     *
     * @param sealFormat whose encrypted thoughts are, unless the item says so itself
     */
    void end(JsonNode item, String sealFormat, Consumer<AnswerEvent> out) {
        begin(item, out);
        switch (type) {
            case "message" -> message(item.path("content"), out);
            case "reasoning" -> reasoning(item, sealFormat, out);
            case "function_call", "custom_tool_call" -> {
                if (!begun) {
                    throw new MalformedAnswerException(type + ": without a name or an id");
                }
                JsonNode arguments = item.path(type.equals("function_call") ? "arguments" : "input");
                argumentsDone(arguments.isContainerNode() ? Trees.text(arguments) : arguments.asText(""), out);
            }
            case "image_generation_call" -> image(item, out);
            default -> {}
        }
        end(out);
    }

    /** No more comes of it. */
    void end(Consumer<AnswerEvent> out) {
        if (begun && !ended && type.equals("function_call") && held.isPresent()) {
            out.accept(new AnswerEvent.CallArguments(0, call, "{}"));
        }
        ended = true;
    }

    private void message(JsonNode content, Consumer<AnswerEvent> out) {
        for (int i = 0; i < content.size(); i++) {
            JsonNode part = content.get(i);
            if (part.path("type").asText().equals("refusal")) {
                refusalDone(i, part.path("refusal").asText(""), out);
                continue;
            }
            textDone(i, part.path("text").asText(""), out);
            if (!logProbabilities) {
                logProbabilities(part.path("logprobs"), out);
            }
            JsonNode annotations = part.path("annotations");
            for (int k = citations; k < annotations.size(); k++) {
                citation(annotations.get(k), out);
            }
        }
    }

    private void reasoning(JsonNode item, String sealFormat, Consumer<AnswerEvent> out) {
        JsonNode content = item.path("content");
        for (int i = 0; i < content.size(); i++) {
            thoughtDone(false, i, content.get(i).path("text").asText(""), out);
        }
        JsonNode summary = item.path("summary");
        for (int i = 0; i < summary.size(); i++) {
            thoughtDone(true, i, summary.get(i).path("text").asText(""), out);
        }
        Optional<String> encrypted = Trees.textAt(item, "encrypted_content").filter(data -> !sealed);
        if (encrypted.isPresent()) {
            sealed = true;
            out.accept(new AnswerEvent.Sealed(
                    0,
                    new Part.Seal(
                            Trees.textAt(item, "format").orElse(sealFormat),
                            Optional.empty(),
                            encrypted,
                            Trees.textAt(item, "id"))));
        }
    }

    private void image(JsonNode item, Consumer<AnswerEvent> out) {
        Optional<String> base64 = Trees.textAt(item, "result").filter(result -> !ended);
        if (base64.isPresent()) {
            String format = Trees.textAt(item, "output_format").orElse("png");
            Part.Media image = new Part.Media(
                    Part.Medium.IMAGE,
                    new Part.Source.Inline(base64.get()),
                    "image/" + format,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
            out.accept(new AnswerEvent.Media(0, image, Optional.empty()));
        }
    }

    private Optional<String> rest(String kind, int index, String whole) {
        int done = passed(kind, index);
        return whole.length() > done ? Optional.of(whole.substring(done)) : Optional.empty();
    }

    private int passed(String kind, int index) {
        return passed.getOrDefault(kind + index, 0);
    }

    private void count(String kind, int index, String delta) {
        passed.merge(kind + index, delta.length(), Integer::sum);
    }
}

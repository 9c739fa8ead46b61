package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerParser;
import io.signalbox.codec.jackson.translation.Counts;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reads a response, whole or as named events. Items are told apart by their ids, or by their places where those do not match. */
final class ResponsesAnswerParser implements AnswerParser {

    private final Map<Integer, ParsedItem> items = new TreeMap<>();
    private final Map<String, ParsedItem> byId = new HashMap<>();
    private String sealFormat = Part.Seal.OPENAI;
    private int calls;
    private boolean begun;

    @Override
    public void event(String type, JsonNode data, Consumer<AnswerEvent> out) {
        String kind = Trees.textAt(data, "type").orElse(type);
        switch (kind) {
            case "response.created", "response.queued", "response.in_progress" -> begin(data.path("response"), out);
            case "response.output_item.added" -> item(data, data.path("item")).begin(data.path("item"), out);
            case "response.output_item.done" -> item(data, data.path("item")).end(data.path("item"), sealFormat, out);
            case "response.completed", "response.incomplete", "response.failed", "response.cancelled" ->
                terminal(kind.substring("response.".length()), data.path("response"), out);
            case "error" -> failed(data, out);
            default -> {
                if (kind.startsWith("response.")) {
                    piece(kind.substring("response.".length()), data, out);
                } else if (Trees.at(data, "error").isPresent()) {
                    failed(data, out);
                }
            }
        }
    }

    @Override
    public void whole(JsonNode answer, Consumer<AnswerEvent> out) {
        if (Trees.at(answer, "error").isPresent()) {
            failed(answer, out);
            return;
        }
        if (!answer.path("output").isArray()) {
            throw new MalformedAnswerException("output: missing");
        }
        terminal("completed", answer, out);
    }

    private void begin(JsonNode response, Consumer<AnswerEvent> out) {
        if (!begun && response.isObject()) {
            begun = true;
            Optional<String> model = Trees.textAt(response, "model");
            if (model.filter(name -> name.toLowerCase(Locale.ROOT).contains("grok"))
                    .isPresent()) {
                sealFormat = Part.Seal.XAI;
            }
            out.accept(new AnswerEvent.Begun(Trees.textAt(response, "id"), model));
        }
    }

    /** An event about a piece of an item. */
    private void piece(String kind, JsonNode data, Consumer<AnswerEvent> out) {
        int content = index(data, "content_index");
        int summary = index(data, "summary_index");
        switch (kind) {
            case "output_text.delta" -> {
                ParsedItem item = item(data, "message");
                item.text(content, text(data, "delta"), out);
                item.logProbabilities(data.path("logprobs"), out);
            }
            case "output_text.done" -> item(data, "message").textDone(content, text(data, "text"), out);
            case "output_text.annotation.added" -> item(data, "message").citation(data.path("annotation"), out);
            case "refusal.delta" -> item(data, "message").refusal(content, text(data, "delta"), out);
            case "refusal.done" -> item(data, "message").refusalDone(content, text(data, "refusal"), out);
            case "reasoning_text.delta" -> item(data, "reasoning").thought(false, content, text(data, "delta"), out);
            case "reasoning_text.done" -> item(data, "reasoning").thoughtDone(false, content, text(data, "text"), out);
            case "reasoning_summary_text.delta" ->
                item(data, "reasoning").thought(true, summary, text(data, "delta"), out);
            case "reasoning_summary_text.done" ->
                item(data, "reasoning").thoughtDone(true, summary, text(data, "text"), out);
            case "function_call_arguments.delta" -> item(data, "function_call").arguments(text(data, "delta"), out);
            case "function_call_arguments.done" ->
                item(data, "function_call").argumentsDone(text(data, "arguments"), out);
            case "custom_tool_call_input.delta" ->
                item(data, "custom_tool_call").arguments(text(data, "delta"), out);
            case "custom_tool_call_input.done" ->
                item(data, "custom_tool_call").argumentsDone(text(data, "input"), out);
            default -> {}
        }
    }

    private ParsedItem item(JsonNode data, JsonNode item) {
        return item(
                Trees.textAt(item, "id").or(() -> Trees.textAt(data, "item_id")),
                index(data, "output_index"),
                Trees.textAt(item, "type").orElseThrow(() -> new MalformedAnswerException("item: without a type")));
    }

    private ParsedItem item(JsonNode data, String type) {
        return item(Trees.textAt(data, "item_id"), index(data, "output_index"), type);
    }

    private ParsedItem item(Optional<String> id, int index, String type) {
        ParsedItem known = id.map(byId::get).orElse(items.get(index));
        if (known == null || !known.type().equals(type)) {
            known = new ParsedItem(type, calls);
            calls += known.isCall() ? 1 : 0;
            items.put(index, known);
        }
        if (id.isPresent()) {
            byId.put(id.get(), known);
        }
        return known;
    }

    /** The last event, which says everything once more; or all that there is. */
    private void terminal(String word, JsonNode response, Consumer<AnswerEvent> out) {
        begin(response, out);
        JsonNode output = response.path("output");
        Counts.tier(response.path("service_tier"))
                .map(AnswerEvent.ServedOn::new)
                .ifPresent(out);
        Optional<AnswerEvent> used = ResponsesUsage.read(response.path("usage"), output);
        String status = Trees.textAt(response, "status").orElse(word);
        if (word.equals("failed") || status.equals("failed") || status.equals("cancelled")) {
            used.ifPresent(out);
            failed(response, out);
            return;
        }
        for (int i = 0; i < output.size(); i++) {
            JsonNode item = output.get(i);
            ParsedItem known = item(
                    Trees.textAt(item, "id"),
                    i,
                    Trees.textAt(item, "type").orElseThrow(() -> new MalformedAnswerException("item: without a type")));
            known.end(item, sealFormat, out);
        }
        items.values().forEach(item -> item.end(out));
        used.ifPresent(out);
        out.accept(finished(word, status, response));
        out.accept(new AnswerEvent.Ended());
    }

    private AnswerEvent.Finished finished(String word, String status, JsonNode response) {
        boolean incomplete = word.equals("incomplete") || status.equals("incomplete");
        if (incomplete) {
            String why =
                    Trees.textAt(response.path("incomplete_details"), "reason").orElse("incomplete");
            return new AnswerEvent.Finished(0, why.equals("content_filter") ? why : "length", why, Optional.empty());
        }
        return new AnswerEvent.Finished(0, calls > 0 ? "tool_calls" : "stop", status, Optional.empty());
    }

    /** The error may stand beside OpenRouter's word for it, which is the closer one. */
    private static void failed(JsonNode holder, Consumer<AnswerEvent> out) {
        JsonNode said = holder;
        if (holder.path("error").isObject()) {
            ObjectNode error = holder.path("error").deepCopy();
            Trees.at(holder, "error_type").ifPresent(type -> error.set("error_type", type));
            said = Trees.object().set("error", error);
        }
        byte[] body = Trees.bytes(said);
        out.accept(new AnswerEvent.Failed(UpstreamFailures.of(body, 0, body.length)));
    }

    private static String text(JsonNode data, String member) {
        JsonNode value = data.path(member);
        if (!value.isTextual()) {
            throw new MalformedAnswerException(member + ": no text");
        }
        return value.textValue();
    }

    private static int index(JsonNode data, String member) {
        return (int) Math.min(Integer.MAX_VALUE, Trees.countAt(data, member).orElse(0));
    }
}

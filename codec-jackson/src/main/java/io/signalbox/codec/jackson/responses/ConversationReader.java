package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.request.Refusal;
import io.signalbox.codec.jackson.translation.AnswerFormat;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Reasoning;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.translation.Turn;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.RequestRefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a caller's request whole, for providers of other dialects. */
final class ConversationReader {

    /** Members that are read elsewhere, or say nothing of what is to be answered. */
    private static final Set<String> NOT_PARAMETERS = Set.of(
            "model",
            "models",
            "route",
            "provider",
            "preset",
            "session_id",
            "trace",
            "debug",
            "plugins",
            "usage",
            "transforms",
            "routing_preference",
            "stream",
            "stream_options",
            "input",
            "instructions",
            "tools",
            "tool_choice",
            "text",
            "reasoning",
            "include",
            "max_output_tokens",
            "background",
            "store",
            "cache_control",
            "previous_response_id",
            "conversation");

    private final JsonNode request;
    private final Set<String> done;

    /**
     * A reader of this request.
     *
     * @param done members that the gateway has acted on
     */
    ConversationReader(JsonNode request, Set<String> done) {
        this.request = request;
        this.done = done;
    }

    Conversation read() {
        if (Trees.at(request, "prompt").isPresent()) {
            throw new RequestRefusedException(Failure.invalid(
                    "prompt",
                    "unsupported_by_dialect",
                    "prompt: a template that only one provider keeps (dialects that have it: openai-responses)"));
        }
        return new Conversation(
                marked(turns()),
                ToolReader.tools(request.path("tools")),
                Trees.at(request, "tool_choice").map(ToolReader::choice),
                Trees.at(request.path("text"), "format").flatMap(ConversationReader::format),
                Trees.at(request, "reasoning").flatMap(Reasoning::read),
                parameters());
    }

    private List<Turn> turns() {
        List<Turn> turns = new ArrayList<>();
        Trees.textAt(request, "instructions").ifPresent(words -> turns.add(Turn.of(Turn.Role.SYSTEM, words)));
        JsonNode input = request.path("input");
        if (input.isTextual()) {
            turns.add(Turn.of(Turn.Role.USER, input.textValue()));
        } else {
            turns.addAll(new InputReader().read(input));
        }
        return turns;
    }

    /** A mark for the whole request stands at the last thing that was said. */
    private List<Turn> marked(List<Turn> turns) {
        Optional<JsonNode> control = Trees.at(request, "cache_control").filter(JsonNode::isObject);
        for (int i = turns.size() - 1; i >= 0 && control.isPresent(); i--) {
            Turn turn = turns.get(i);
            int last = turn.parts().size() - 1;
            if (turn.role() == Turn.Role.USER && turn.parts().get(last) instanceof Part.Text text) {
                List<Part> parts = new ArrayList<>(turn.parts());
                parts.set(last, new Part.Text(text.text(), control.map(InputReader::mark)));
                turns.set(i, new Turn(turn.role(), parts, turn.name()));
                return turns;
            }
        }
        return turns;
    }

    private static Optional<AnswerFormat> format(JsonNode format) {
        String type = format.path("type").asText();
        return switch (type) {
            case "text" -> Optional.empty();
            case "json_object" -> Optional.of(new AnswerFormat.AnyJson());
            case "json_schema" ->
                Optional.of(new AnswerFormat.Schema(
                        Trees.textAt(format, "name").orElse("answer"),
                        Trees.textAt(format, "description"),
                        Trees.at(format, "schema")
                                .filter(JsonNode::isObject)
                                .orElseThrow(() -> Refusal.missing("text.format.schema", "a JSON Schema")),
                        flag(format, "strict")));
            default ->
                throw Refusal.ofMember("text.format.type", "\"" + type + "\"", "text, json_object or json_schema");
        };
    }

    static Optional<Boolean> flag(JsonNode object, String member) {
        return Trees.at(object, member).filter(JsonNode::isBoolean).map(JsonNode::booleanValue);
    }

    private Map<String, JsonNode> parameters() {
        Map<String, JsonNode> parameters = new LinkedHashMap<>();
        Trees.at(request, "max_output_tokens").ifPresent(most -> parameters.put("max_tokens", most));
        Trees.at(request.path("text"), "verbosity").ifPresent(word -> parameters.put("verbosity", word));
        request.properties().forEach(member -> {
            boolean idle = NOT_PARAMETERS.contains(member.getKey()) || done.contains(member.getKey());
            if (!idle && !member.getValue().isNull() && !isDefault(member.getKey(), member.getValue())) {
                parameters.put(member.getKey(), member.getValue());
            }
        });
        boolean counts = Trees.at(request, "top_logprobs").isPresent() && parameters.containsKey("top_logprobs");
        if (counts || includes("message.output_text.logprobs")) {
            parameters.put("logprobs", Trees.object().booleanNode(true));
        }
        return parameters;
    }

    private static boolean isDefault(String name, JsonNode value) {
        return switch (name) {
            case "truncation" -> value.asText().equals("disabled");
            case "top_logprobs" -> value.asInt() == 0;
            case "metadata" -> value.isEmpty();
            case "max_tool_calls" -> true;
            default -> false;
        };
    }

    private boolean includes(String word) {
        for (JsonNode item : request.path("include")) {
            if (item.asText().equals(word)) {
                return true;
            }
        }
        return false;
    }
}

package io.signalbox.codec.jackson.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request in no dialect. Its words are those of OpenAI's chat API, which most dialects come close to.
 *
 * @param turns everything that was said, system turns at their places
 * @param tools what the model may call
 * @param toolChoice which of them it should call, if that was said
 * @param format what the answer must look like, if not plain text
 * @param reasoning how much it should think, if that was said
 * @param parameters everything else that is asked of the model, by its name in OpenRouter's chat request: {@code temperature}, {@code
 *     max_tokens} (never {@code max_completion_tokens}), {@code stop} (always an array), {@code parallel_tool_calls}, {@code seed}, …
 * @see <a href="https://openrouter.ai/docs/api/reference/parameters">OpenRouter: parameters</a>
 */
public record Conversation(
        List<Turn> turns,
        List<Tool> tools,
        Optional<ToolChoice> toolChoice,
        Optional<AnswerFormat> format,
        Optional<Reasoning> reasoning,
        Map<String, JsonNode> parameters) {

    /** Copies the collections. */
    public Conversation {
        turns = List.copyOf(turns);
        tools = List.copyOf(tools);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** The parameter of this name, if it was set to something. */
    public Optional<JsonNode> parameter(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isNull());
    }

    /** The same with other parameters. */
    public Conversation with(Map<String, JsonNode> others) {
        return new Conversation(turns, tools, toolChoice, format, reasoning, others);
    }

    /** The same with these turns at the end. */
    public Conversation followedBy(List<Turn> more) {
        List<Turn> all = new ArrayList<>(turns);
        all.addAll(more);
        return new Conversation(all, tools, toolChoice, format, reasoning, parameters);
    }

    /** Whether a tool was called, or its result given, in what was said. */
    public boolean hasToolHistory() {
        for (Turn turn : turns) {
            for (Part part : turn.parts()) {
                if (part instanceof Part.ToolCall || part instanceof Part.ToolResult) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The name of the tool whose call has this id, for dialects in which results name tools. */
    public Optional<String> toolCalled(String callId) {
        return turns.stream()
                .flatMap(turn -> turn.parts().stream())
                .filter(part -> part instanceof Part.ToolCall call && call.id().equals(callId))
                .map(part -> ((Part.ToolCall) part).name())
                .findFirst();
    }
}

package io.signalbox.codec.jackson.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.AnswerFormat;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Reasoning;
import io.signalbox.codec.jackson.translation.Tool;
import io.signalbox.codec.jackson.translation.ToolChoice;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.translation.Turn;
import io.signalbox.codec.jackson.translation.UpstreamFormat.UpstreamCall;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.model.ModelId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A request on its way to a provider: what is asked, of which model, and what the provider gets of it. */
final class Written {

    private final List<Turn> turns = new ArrayList<>();
    private final List<Tool> tools = new ArrayList<>();
    private final Map<String, JsonNode> parameters = new LinkedHashMap<>();
    private Optional<ToolChoice> choice = Optional.empty();
    private Optional<AnswerFormat> format = Optional.empty();
    private Optional<Reasoning> reasoning = Optional.empty();
    private String model = "claude-sonnet-4-5";
    private ProviderType type = ProviderType.ANTHROPIC;
    private OptionalLong maxOutputTokens = OptionalLong.empty();

    static Written asked(String words) {
        return new Written().user(words);
    }

    static Written nothing() {
        return new Written();
    }

    Written user(String words) {
        return turn(Turn.Role.USER, Part.Text.of(words));
    }

    Written system(String words) {
        return turn(Turn.Role.SYSTEM, Part.Text.of(words));
    }

    Written assistant(Part... parts) {
        return turn(Turn.Role.ASSISTANT, parts);
    }

    Written results(Part.ToolResult... results) {
        return turn(Turn.Role.TOOL, results);
    }

    Written turn(Turn.Role role, Part... parts) {
        turns.add(Turn.of(role, List.of(parts)));
        return this;
    }

    Written tool(String name, String schema) {
        return tool(name, schema, Optional.empty());
    }

    Written tool(String name, String schema, Optional<Boolean> strict) {
        tools.add(new Tool.Function(name, Optional.of("does it"), json(schema), strict, Optional.empty()));
        return this;
    }

    Written choice(ToolChoice value) {
        choice = Optional.of(value);
        return this;
    }

    Written format(AnswerFormat value) {
        format = Optional.of(value);
        return this;
    }

    Written schema(String schema) {
        return format(new AnswerFormat.Schema("answer", Optional.empty(), json(schema), Optional.of(true)));
    }

    Written reasoning(Reasoning value) {
        reasoning = Optional.of(value);
        return this;
    }

    Written with(String name, String literal) {
        parameters.put(name, json(literal));
        return this;
    }

    Written model(String value) {
        model = value;
        return this;
    }

    Written of(ProviderType value) {
        type = value;
        return this;
    }

    Written maxOutputTokens(long value) {
        maxOutputTokens = OptionalLong.of(value);
        return this;
    }

    UpstreamCall call() {
        return call(false);
    }

    UpstreamCall call(boolean stream) {
        Conversation conversation = new Conversation(turns, tools, choice, format, reasoning, parameters);
        return AnthropicMessages.upstream().call(conversation, endpoint(type, model, maxOutputTokens), stream);
    }

    ObjectNode body() {
        byte[] body = call().body();
        return (ObjectNode) Trees.read(body, 0, body.length).orElseThrow();
    }

    List<String> dropped() {
        return call().dropped();
    }

    static Endpoint endpoint(ProviderType type, String model, OptionalLong maxOutputTokens) {
        Provider provider = new Provider("acme", type, "Acme", 0, true, false);
        return Endpoint.at(provider, new ModelId("anthropic/claude"), model)
                .dialect(AnthropicMessages.NAME)
                .maxOutputTokens(maxOutputTokens)
                .build();
    }

    static Part.ToolCall call(String id, String name, String arguments) {
        return new Part.ToolCall(id, name, arguments, Optional.empty(), Optional.empty());
    }

    static Part.ToolResult result(String id, String words) {
        return new Part.ToolResult(id, List.of(Part.Text.of(words)), false, Optional.empty());
    }

    static Part.Text marked(String words) {
        return new Part.Text(words, Optional.of(new Part.CacheMark(Optional.empty())));
    }

    static Part.Thought thought(String words, String signature) {
        return new Part.Thought(
                words,
                false,
                Optional.of(new Part.Seal(
                        Part.Seal.ANTHROPIC, Optional.of(signature), Optional.empty(), Optional.empty())));
    }

    static JsonNode json(String text) {
        return Trees.read(text).orElseThrow();
    }
}

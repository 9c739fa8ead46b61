package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Tool;
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

/** What a model of Google's is asked, and what it answers. */
final class Asking {

    static final String FLASH_2 = "gemini-2.0-flash";
    static final String FLASH_25 = "gemini-2.5-flash";
    static final String PRO_25 = "gemini-2.5-pro";
    static final String FLASH_3 = "gemini-3-flash-preview";
    static final String PRO_3 = "gemini-3.1-pro-preview";

    private Asking() {}

    static JsonNode json(String text) {
        return Trees.read(text.replace('\'', '"')).orElseThrow();
    }

    static Endpoint endpoint(String model) {
        Provider provider = new Provider("google", ProviderType.GEMINI, "Google", 0, true, false);
        return Endpoint.at(provider, new ModelId("google/any"), model)
                .dialect(Gemini.NAME)
                .build();
    }

    static Conversation said(Turn... turns) {
        return new Conversation(
                List.of(turns), List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
    }

    static Conversation hello() {
        return said(Turn.of(Turn.Role.USER, "hi"));
    }

    /** The same with these parameters, in JSON. */
    static Conversation with(Conversation conversation, String parameters) {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        json(parameters).properties().forEach(member -> all.put(member.getKey(), member.getValue()));
        return conversation.with(all);
    }

    static Tool function(String name, String schema) {
        return new Tool.Function(name, Optional.empty(), json(schema), Optional.empty(), Optional.empty());
    }

    static Part.ToolCall call(String id, String name, String arguments) {
        return new Part.ToolCall(id, name, arguments, Optional.empty(), Optional.empty());
    }

    static Turn result(String callId, String text) {
        return Turn.of(
                Turn.Role.TOOL,
                List.of(new Part.ToolResult(callId, List.of(Part.Text.of(text)), false, Optional.empty())));
    }

    static UpstreamCall call(Conversation conversation, String model) {
        return Gemini.upstream().call(conversation, endpoint(model), false);
    }

    static JsonNode sent(Conversation conversation, String model) {
        byte[] body = call(conversation, model).body();
        return Trees.read(body, 0, body.length).orElseThrow();
    }

    /** The events of a whole answer. */
    static List<AnswerEvent> whole(String answer) {
        List<AnswerEvent> events = new ArrayList<>();
        Gemini.upstream().parser().whole(json(answer), events::add);
        return events;
    }

    /** The events of a stream. */
    static List<AnswerEvent> stream(String... chunks) {
        List<AnswerEvent> events = new ArrayList<>();
        var parser = Gemini.upstream().parser();
        for (String chunk : chunks) {
            parser.event("message", json(chunk), events::add);
        }
        return events;
    }
}

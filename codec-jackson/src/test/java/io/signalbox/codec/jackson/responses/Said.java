package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.sse.SseReader;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.translation.Turn;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.model.ModelId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is said in tests, in few words: JSON with single quotes, conversations, endpoints, and the events of answers. */
final class Said {

    private Said() {}

    static JsonNode json(String singleQuoted) {
        return Trees.read(singleQuoted.replace('\'', '"')).orElseThrow();
    }

    static byte[] bytes(String singleQuoted) {
        return singleQuoted.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    static Endpoint.Builder at(ProviderType type) {
        return Endpoint.at(
                new Provider("acme", type, "Acme", 0, true, false), new ModelId("openai/gpt-5"), "gpt-5-2026");
    }

    static Conversation conversation(Turn... turns) {
        return new Conversation(
                List.of(turns), List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
    }

    /** The request that an endpoint gets. */
    static JsonNode written(Conversation conversation, Endpoint endpoint) {
        byte[] body =
                OpenAiResponses.upstream().call(conversation, endpoint, false).body();
        return Trees.read(body, 0, body.length).orElseThrow();
    }

    /** The events of a whole answer. */
    static List<AnswerEvent> whole(String singleQuoted) {
        List<AnswerEvent> events = new ArrayList<>();
        OpenAiResponses.upstream().parser().whole(json(singleQuoted), events::add);
        return events;
    }

    /** The events of a stream, each line of the text being the data of one. */
    static List<AnswerEvent> stream(String lines) {
        List<AnswerEvent> events = new ArrayList<>();
        var parser = OpenAiResponses.upstream().parser();
        lines.lines().filter(line -> !line.isBlank()).forEach(line -> {
            JsonNode data = json(line);
            parser.event(data.path("type").asText("message"), data, events::add);
        });
        return events;
    }

    /** A stream as bytes: one event for each line. */
    static String sse(String lines) {
        StringBuilder sse = new StringBuilder();
        lines.lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> sse.append("event: ")
                        .append(json(line).path("type").asText())
                        .append("\ndata: ")
                        .append(line.strip().replace('\'', '"'))
                        .append("\n\n"));
        return sse.toString();
    }

    /** The data of the events in a stream that a caller got, but the terminator. */
    static List<JsonNode> events(String stream) {
        SseReader reader = new SseReader(1 << 20);
        reader.feed(ByteBuffer.wrap(stream.getBytes(StandardCharsets.UTF_8)));
        List<JsonNode> events = new ArrayList<>();
        while (reader.next() == SseReader.Step.EVENT) {
            if (reader.event().hasData() && !reader.event().dataIs("[DONE]")) {
                JsonNode data = Trees.read(reader.event().dataText()).orElseThrow();
                if (!data.path("type").asText().equals(reader.event().type())) {
                    throw new AssertionError(
                            "event and type differ: " + reader.event().dataText());
                }
                events.add(data);
            }
        }
        return events;
    }

    /** All text of the events. */
    static String text(List<AnswerEvent> events) {
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append(event instanceof AnswerEvent.Text words ? words.text() : ""));
        return text.toString();
    }
}

package io.signalbox.codec.jackson.usage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.testkit.EventStreamFrames;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;

/** A short answer in each provider's dialect, with a usage object and what else a case says. */
final class UsageAnswers {

    private final UsageCase block;
    private final Optional<JsonNode> usage;
    private final ObjectNode beside;

    UsageAnswers(UsageCase block) {
        this.block = block;
        this.usage = block.usage().map(UsageAnswers::json);
        this.beside = (ObjectNode) json(block.beside());
    }

    /** The answer in one piece. */
    byte[] whole() {
        return Trees.bytes(
                switch (block.from()) {
                    case "openai-chat" -> counted("""
                                {"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,
                                "message":{"role":"assistant","content":"Hi."},"finish_reason":"stop"}]}""", "usage");
                    case "openai-responses" -> response();
                    case "anthropic-messages" -> counted("""
                                {"id":"m1","type":"message","role":"assistant","model":"m",
                                "content":[{"type":"text","text":"Hi."}],"stop_reason":"end_turn","stop_sequence":null}""", "usage");
                    case "gemini" -> generated();
                    case "bedrock-converse" -> counted("""
                                {"output":{"message":{"role":"assistant","content":[{"text":"Hi."}]}},"stopReason":"end_turn"}""", "usage");
                    case "cohere" -> counted("""
                                {"id":"c1","finish_reason":"COMPLETE","message":{"role":"assistant",
                                "content":[{"type":"text","text":"Hi."}]}}""", "usage");
                    case "openai-transcriptions" -> counted("{\"text\":\"Hi.\"}", "usage");
                    case "rerank" -> counted("{\"results\":[{\"index\":0,\"relevance_score\":0.9}]}", "usage");
                    default -> counted("{\"object\":\"list\",\"model\":\"m\",\"data\":[{}]}", "usage");
                });
    }

    /** The same in a stream; empty if there is none of that kind. */
    Optional<byte[]> stream() {
        return Optional.ofNullable(
                        switch (block.from()) {
                            case "openai-chat" -> chatChunks();
                            case "openai-responses" -> responseEvents();
                            case "anthropic-messages" -> messageEvents();
                            case "gemini" -> event(modelVersion().set("candidates", json("""
                            [{"content":{"role":"model","parts":[{"text":"H"}]}}]"""))) + event(generated());
                            case "cohere" -> cohereEvents();
                            default -> null;
                        })
                .map(Json::bytes)
                .or(() -> block.from().equals("bedrock-converse") ? Optional.of(frames()) : Optional.empty());
    }

    /** The media type of the stream. */
    String streamType() {
        return block.from().equals("bedrock-converse") ? "application/vnd.amazon.eventstream" : "text/event-stream";
    }

    private ObjectNode counted(String answer, String member) {
        ObjectNode all = (ObjectNode) json(answer);
        usage.ifPresent(counts -> all.set(member, counts));
        all.setAll(beside);
        return all;
    }

    private ObjectNode response() {
        ObjectNode response = counted("""
                {"id":"resp_1","object":"response","created_at":1,"status":"completed","model":"m","output":[]}""", "usage");
        ArrayNode output = response.putArray("output");
        beside.path("items").forEach(output::add);
        output.add(json("""
                {"type":"message","id":"msg_1","role":"assistant","status":"completed",
                "content":[{"type":"output_text","text":"Hi.","annotations":[]}]}"""));
        response.remove("items");
        return response;
    }

    private ObjectNode generated() {
        ObjectNode answer = (ObjectNode) json("""
                {"candidates":[{"content":{"role":"model","parts":[{"text":"i."}]},"finishReason":"STOP"}],
                "modelVersion":"m","responseId":"r1"}""");
        ((ObjectNode) answer.path("candidates").path(0)).setAll(beside);
        ((ObjectNode) answer.path("candidates").path(0)).remove("modelVersion");
        answer.setAll(modelVersion());
        usage.ifPresent(counts -> answer.set("usageMetadata", counts));
        return answer;
    }

    private ObjectNode modelVersion() {
        return Trees.object().put("modelVersion", beside.path("modelVersion").asText("m"));
    }

    private String chatChunks() {
        String head = "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":";
        ObjectNode last = counted(head + "[]}", "usage");
        return event(json(head + "[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hi.\"}}]}"))
                + event(json(head + "[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}"))
                + event(last)
                + "data: [DONE]\n\n";
    }

    private String responseEvents() {
        ObjectNode completed = Trees.object().put("type", "response.completed").put("sequence_number", 3);
        completed.set("response", response());
        return named(json("""
                {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response",
                "status":"in_progress","model":"m","output":[]}}"""))
                + named(json("""
                {"type":"response.output_item.added","sequence_number":1,"output_index":%d,"item":{"type":"message",
                "id":"msg_1","role":"assistant","status":"in_progress","content":[]}}""".formatted(beside.path("items").size())))
                + named(json("""
                {"type":"response.output_text.delta","sequence_number":2,"output_index":%d,"content_index":0,
                "item_id":"msg_1","delta":"Hi."}""".formatted(beside.path("items").size())))
                + named(completed);
    }

    private String messageEvents() {
        ObjectNode end = (ObjectNode) json("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}");
        usage.ifPresent(counts -> end.set("usage", counts));
        return named(json("""
                {"type":"message_start","message":{"id":"m1","type":"message","role":"assistant","model":"m","content":[],
                "stop_reason":null,"stop_sequence":null}}"""))
                + named(json("""
                {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"""))
                + named(json("""
                {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi."}}"""))
                + named(json("{\"type\":\"content_block_stop\",\"index\":0}"))
                + named(end)
                + named(json("{\"type\":\"message_stop\"}"));
    }

    private String cohereEvents() {
        ObjectNode end = (ObjectNode) json("{\"type\":\"message-end\",\"delta\":{\"finish_reason\":\"COMPLETE\"}}");
        usage.ifPresent(counts -> ((ObjectNode) end.path("delta")).set("usage", counts));
        return named(json(
                        "{\"type\":\"message-start\",\"id\":\"c1\",\"delta\":{\"message\":{\"role\":\"assistant\"}}}"))
                + named(json("""
                {"type":"content-start","index":0,"delta":{"message":{"content":{"type":"text","text":""}}}}"""))
                + named(json("""
                {"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"Hi."}}}}"""))
                + named(json("{\"type\":\"content-end\",\"index\":0}"))
                + named(end);
    }

    private byte[] frames() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (List<String> event : List.of(
                List.of("messageStart", "{\"role\":\"assistant\"}"),
                List.of("contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"Hi.\"}}"),
                List.of("contentBlockStop", "{\"contentBlockIndex\":0}"),
                List.of("messageStop", "{\"stopReason\":\"end_turn\"}"),
                List.of("metadata", Trees.text(counted("{\"metrics\":{\"latencyMs\":7}}", "usage"))))) {
            all.writeBytes(EventStreamFrames.event(event.get(0), event.get(1)));
        }
        return all.toByteArray();
    }

    private static String named(JsonNode data) {
        return "event: " + data.path("type").asText() + "\n" + event(data);
    }

    private static String event(JsonNode data) {
        return "data: " + Trees.text(data) + "\n\n";
    }

    private static JsonNode json(String text) {
        return Trees.read(text).orElseThrow(() -> new IllegalStateException(text));
    }
}

package io.signalbox.codec.jackson.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.claude.EmulatedFormat;
import io.signalbox.codec.jackson.claude.Schemas;
import io.signalbox.codec.jackson.translation.AnswerFormat;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.translation.UpstreamFormat.UpstreamCall;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.port.Headers;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes one request for one model. */
final class ConverseRequestWriter {

    private static final Pattern METADATA = Pattern.compile("[a-zA-Z0-9\\s:_@$#=/+,.-]{1,256}");
    private static final Set<String> TIERS = Set.of("priority", "default", "flex", "reserved");

    private final Conversation asked;
    private final Endpoint endpoint;
    private final BedrockModel model;
    private final List<String> dropped = new ArrayList<>();
    private final ObjectNode body = Trees.object();

    ConverseRequestWriter(Conversation asked, Endpoint endpoint) {
        this.asked = asked;
        this.endpoint = endpoint;
        this.model = BedrockModel.of(endpoint);
    }

    UpstreamCall write(boolean stream) {
        CachePoints marks = new CachePoints(model, dropped);
        ConverseMessages said = new ConverseMessages(asked.turns(), model, marks);
        body.set("messages", said.messages());
        ArrayNode system = said.system();
        instructions().forEach(words -> system.addObject().put("text", words));
        if (!system.isEmpty()) {
            body.set("system", system);
        }
        new ConverseTools(asked, model, marks, dropped).write(body);
        asked.format().ifPresent(this::format);
        ModelFields fields = new ModelFields(asked, endpoint, model, dropped);
        fields.write(body, said.letThink());
        others();
        marks.limit(body);
        return new UpstreamCall(path(stream), Headers.NONE, Trees.bytes(body), dropped);
    }

    /** The name is one segment of the path, whatever stands in it. */
    private String path(boolean stream) {
        String name = URLEncoder.encode(endpoint.id().upstreamModel(), StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
        return "/model/" + name + (stream ? "/converse-stream" : "/converse");
    }

    /** What the model can only be told in words. */
    private List<String> instructions() {
        List<String> words = new ArrayList<>();
        if (ConverseTools.mustBeTold(asked, model)) {
            words.add(ConverseTools.NO_CALLS);
        }
        if (asked.format().filter(AnswerFormat.AnyJson.class::isInstance).isPresent()) {
            words.add(EmulatedFormat.ANY_JSON);
        }
        if (!words.isEmpty() && !model.takesSystem()) {
            dropped.add(words.contains(EmulatedFormat.ANY_JSON) ? "response_format.json_object" : "tool_choice");
            return List.of();
        }
        return words;
    }

    private void format(AnswerFormat format) {
        if (format instanceof AnswerFormat.Schema schema && ConverseTools.isTaken(schema, model)) {
            ObjectNode written = body.putObject("outputConfig").putObject("textFormat");
            written.put("type", "json_schema");
            ObjectNode named = written.putObject("structure").putObject("jsonSchema");
            named.put("schema", Trees.text(Schemas.closed(schema.schema()))).put("name", schema.name());
            schema.description().ifPresent(text -> named.put("description", text));
        }
    }

    private void others() {
        asked.parameter("service_tier").map(JsonNode::asText).ifPresent(tier -> {
            String word = tier.equals("fast") ? "priority" : tier.equals("standard") ? "default" : tier;
            if (TIERS.contains(word)) {
                body.putObject("serviceTier").put("type", word);
            } else if (!word.equals("auto")) {
                dropped.add("service_tier");
            }
        });
        Optional<String> user = asked.parameter("safety_identifier")
                .or(() -> asked.parameter("user"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(text -> !text.isEmpty());
        user.map(text -> METADATA.matcher(text).matches() ? text : ToolUseIds.shortened(text))
                .ifPresent(text -> body.putObject("requestMetadata").put("user", text));
    }
}

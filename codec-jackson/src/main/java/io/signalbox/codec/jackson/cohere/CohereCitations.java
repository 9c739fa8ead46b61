package io.signalbox.codec.jackson.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.Trees;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Says where a text comes from in OpenAI's form, one annotation for each source. A source without an address of its own, a tool's
 * result or a document of the request, has the URN {@code urn:cohere:<type>:<id>}.
 */
final class CohereCitations {

    private static final String OF_TEXT = "TEXT_CONTENT";

    private CohereCitations() {}

    static void read(JsonNode citation, Consumer<AnswerEvent> out) {
        if (!citation.isObject() || !citation.path("type").asText(OF_TEXT).equals(OF_TEXT)) {
            return;
        }
        citation.path("sources")
                .forEach(source -> out.accept(new AnswerEvent.Citation(0, annotation(citation, source))));
    }

    private static ObjectNode annotation(JsonNode citation, JsonNode source) {
        JsonNode found =
                source.path("type").asText().equals("tool") ? source.path("tool_output") : source.path("document");
        String id = Trees.textAt(source, "id").orElse("");
        ObjectNode annotation = Trees.object().put("type", "url_citation");
        ObjectNode written = annotation.putObject("url_citation");
        written.put("url", Trees.textAt(found, "url").orElseGet(() -> urn(source, id)));
        written.put("title", Trees.textAt(found, "title").orElse(id));
        Optional<String> text = Trees.textAt(citation, "text");
        text.ifPresent(words -> written.put("content", words));
        written.put("start_index", citation.path("start").asInt(0));
        written.put("end_index", citation.path("end").asInt(0));
        return annotation;
    }

    private static String urn(JsonNode source, String id) {
        String type = Trees.textAt(source, "type").orElse("source");
        return "urn:cohere:" + encoded(type) + ":" + encoded(id);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%3A", ":");
    }
}

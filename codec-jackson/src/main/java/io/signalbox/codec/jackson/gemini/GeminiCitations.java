package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where an answer comes from: {@code groundingMetadata} and {@code citationMetadata}, and the same in OpenAI's form. */
final class GeminiCitations {

    private GeminiCitations() {}

    /** In OpenAI's form. Places in the text are left out: they count bytes, and in a stream nobody knows of which part. */
    static List<JsonNode> read(Optional<JsonNode> grounding, Optional<JsonNode> cited) {
        List<JsonNode> annotations = new ArrayList<>();
        grounding.ifPresent(metadata -> metadata.path("groundingChunks")
                .forEach(chunk -> annotation(chunk.path("web")).ifPresent(annotations::add)));
        cited.ifPresent(metadata -> metadata.path("citationSources")
                .forEach(source -> annotation(source).ifPresent(annotations::add)));
        cited.ifPresent(metadata ->
                metadata.path("citations").forEach(source -> annotation(source).ifPresent(annotations::add)));
        return annotations;
    }

    private static Optional<JsonNode> annotation(JsonNode source) {
        return Trees.textAt(source, "uri").map(uri -> {
            ObjectNode annotation = Trees.object().put("type", "url_citation");
            ObjectNode citation = annotation.putObject("url_citation").put("url", uri);
            Trees.textAt(source, "title").ifPresent(title -> citation.put("title", title));
            return annotation;
        });
    }

    /** As {@code groundingMetadata}. */
    static ObjectNode write(List<JsonNode> annotations) {
        ObjectNode metadata = Trees.object();
        ArrayNode chunks = metadata.putArray("groundingChunks");
        for (JsonNode annotation : annotations) {
            JsonNode citation = annotation.path("url_citation");
            ObjectNode web = chunks.addObject().putObject("web");
            web.put("uri", citation.path("url").asText());
            Trees.textAt(citation, "title").ifPresent(title -> web.put("title", title));
        }
        return metadata;
    }
}

package io.signalbox.codec.jackson.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.SealText;
import io.signalbox.codec.jackson.translation.Trees;
import java.util.Optional;

/** The content blocks of answers as callers get them. */
final class ClientBlocks {

    private ClientBlocks() {}

    static ObjectNode text(String words) {
        return Trees.object().put("type", "text").put("text", words);
    }

    static ObjectNode thinking(String words, String signature) {
        return Trees.object().put("type", "thinking").put("thinking", words).put("signature", signature);
    }

    static ObjectNode hidden(String data) {
        return Trees.object().put("type", "redacted_thinking").put("data", data);
    }

    /** A call; its input is an object. */
    static ObjectNode call(String id, String name, JsonNode input) {
        ObjectNode block =
                Trees.object().put("type", "tool_use").put("id", CallIds.of(id)).put("name", name);
        block.set("input", input);
        return block;
    }

    /** The signature of a thought that can be read: Claude's own, or what stands for another's. */
    static String signature(Optional<Part.Seal> seal, boolean summary) {
        boolean own = seal.filter(there -> there.format().equals(Part.Seal.ANTHROPIC))
                .flatMap(Part.Seal::signature)
                .isPresent();
        return own ? seal.flatMap(Part.Seal::signature).orElseThrow() : new SealText(seal, summary, false).written();
    }

    /** The block of a thought that nobody can read. */
    static ObjectNode unreadable(Part.Seal seal, boolean summary) {
        if (!seal.format().equals(Part.Seal.ANTHROPIC)) {
            return hidden(new SealText(Optional.of(seal), summary, false).written());
        }
        return seal.data()
                .map(ClientBlocks::hidden)
                .orElseGet(() -> thinking("", seal.signature().orElse("")));
    }

    /** What stands before a call that its model wants back with a signature. */
    static ObjectNode sealOfCall(Part.Seal seal) {
        return hidden(new SealText(Optional.of(seal), false, true).written());
    }

    /** Where a text comes from; empty unless it is a place on the web. */
    static Optional<ObjectNode> citation(JsonNode annotation) {
        JsonNode source = annotation.path("url_citation");
        return Trees.textAt(source, "url").map(url -> {
            ObjectNode citation = Trees.object().put("type", "web_search_result_location");
            citation.put("cited_text", source.path("content").asText(""));
            citation.put("url", url);
            citation.put("title", source.path("title").asText(""));
            citation.put("encrypted_index", "");
            return citation;
        });
    }
}

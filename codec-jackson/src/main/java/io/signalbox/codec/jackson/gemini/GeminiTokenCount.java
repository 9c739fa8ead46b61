package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.request.Refusal;
import io.signalbox.codec.jackson.translation.Trees;
import java.util.Set;

/** Estimates how many tokens a request has: a quarter of the bytes of its words, and what an image usually counts for each medium. */
final class GeminiTokenCount {

    private static final int BYTES_PER_TOKEN = 4;
    private static final int TOKENS_PER_MEDIUM = 258;

    /** Members whose texts are no words of the prompt. */
    private static final Set<String> NO_WORDS = Set.of("thoughtSignature", "role", "id", "generationConfig", "model");

    private long bytes;
    private long media;

    private GeminiTokenCount() {}

    /**
     * The answer to {@code countTokens}.
     *
     * @throws io.signalbox.core.attempt.RequestRefusedException if the body is no such request
     */
    static byte[] answer(byte[] body) {
        JsonNode request = Trees.read(body, 0, body.length)
                .filter(JsonNode::isObject)
                .orElseThrow(() -> Refusal.ofBody("invalid_json", "body: no object (expected: one JSON object)"));
        JsonNode inner = GeminiNames.at(request, "generateContentRequest");
        JsonNode counted = inner.isObject() ? inner : request;
        if (!counted.path("contents").isArray()) {
            throw Refusal.missing("contents", "an array of contents");
        }
        GeminiTokenCount count = new GeminiTokenCount();
        count.add(counted);
        long tokens =
                Math.max(1, (count.bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN) + count.media * TOKENS_PER_MEDIUM;
        return Trees.bytes(Trees.object().put("totalTokens", tokens));
    }

    private void add(JsonNode value) {
        if (value.isTextual()) {
            bytes += Json.bytes(value.textValue()).length;
        }
        if (value.isArray()) {
            value.forEach(this::add);
        }
        if (value.isObject()) {
            value.properties().forEach(member -> {
                String name = GeminiNames.camel(member.getKey());
                if (name.equals("inlineData") || name.equals("fileData")) {
                    media++;
                } else if (!NO_WORDS.contains(name)) {
                    add(member.getValue());
                }
            });
        }
    }
}

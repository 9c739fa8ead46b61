package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.translation.Trees;
import java.util.List;
import java.util.Optional;

/** {@code logprobsResult}, and the same in OpenAI's form. */
final class GeminiLogProbabilities {

    private GeminiLogProbabilities() {}

    /** In OpenAI's form: each token that was chosen, with those that could have been. */
    static Optional<JsonNode> read(JsonNode result) {
        JsonNode chosen = result.path("chosenCandidates");
        if (chosen.isEmpty()) {
            return Optional.empty();
        }
        ArrayNode content = Trees.array();
        for (int i = 0; i < chosen.size(); i++) {
            ObjectNode token = token(chosen.get(i));
            ArrayNode top = token.putArray("top_logprobs");
            result.path("topCandidates").path(i).path("candidates").forEach(other -> top.add(token(other)));
            content.add(token);
        }
        return Optional.of(content);
    }

    private static ObjectNode token(JsonNode candidate) {
        String text = candidate.path("token").asText();
        ObjectNode token = Trees.object().put("token", text);
        token.set("logprob", candidate.path("logProbability"));
        ArrayNode bytes = token.putArray("bytes");
        for (byte b : Json.bytes(text)) {
            bytes.add(b & 0xFF);
        }
        return token;
    }

    /** In Google's form. */
    static ObjectNode write(List<JsonNode> content) {
        ObjectNode result = Trees.object();
        ArrayNode top = result.putArray("topCandidates");
        ArrayNode chosen = result.putArray("chosenCandidates");
        for (JsonNode token : content) {
            chosen.add(candidate(token));
            ArrayNode others = top.addObject().putArray("candidates");
            token.path("top_logprobs").forEach(other -> others.add(candidate(other)));
        }
        return result;
    }

    private static ObjectNode candidate(JsonNode token) {
        ObjectNode candidate = Trees.object().put("token", token.path("token").asText());
        candidate.set("logProbability", token.path("logprob"));
        return candidate;
    }
}

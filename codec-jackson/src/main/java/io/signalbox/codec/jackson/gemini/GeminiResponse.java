package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.answer.RoutingJson;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.Trees;
import java.util.List;

/** The members that answers and the chunks of a stream have in common. */
final class GeminiResponse {

    private GeminiResponse() {}

    /** One candidate with these parts. */
    static ObjectNode candidate(int index, ArrayNode parts) {
        ObjectNode candidate = Trees.object();
        candidate.putObject("content").put("role", "model").set("parts", parts);
        return candidate.put("index", index);
    }

    /** How a candidate ended, and what is said of it as a whole. */
    static void end(ObjectNode candidate, String reason, List<JsonNode> citations, List<JsonNode> logProbabilities) {
        candidate.put("finishReason", GeminiFinish.word(reason));
        if (!citations.isEmpty()) {
            candidate.set("groundingMetadata", GeminiCitations.write(citations));
        }
        if (!logProbabilities.isEmpty()) {
            candidate.set("logprobsResult", GeminiLogProbabilities.write(logProbabilities));
        }
    }

    /** A chunk, or a whole answer but for what was used. */
    static ObjectNode of(ArrayNode candidates, AnswerFacts facts) {
        ObjectNode response = Trees.object();
        response.set("candidates", candidates);
        return response.put("modelVersion", facts.model()).put("responseId", facts.generationId());
    }

    /** What the last chunk says of everything before it. */
    static void sum(ObjectNode response, AnswerFacts facts) {
        response.set("usageMetadata", GeminiUsage.write(facts.usage()));
        facts.routing()
                .map(RoutingJson::literal)
                .flatMap(literal -> Trees.read(literal, 0, literal.length))
                .ifPresent(routing -> response.set(RoutingJson.MEMBER, routing));
    }
}

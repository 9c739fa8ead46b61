package io.signalbox.codec.jackson.gemini;

import java.util.Map;
import java.util.Set;

/** What is known of the members of a request, as data. */
final class GeminiFields {

    /** What {@code generationConfig} calls the parameters of OpenRouter's chat request, the other way round. */
    static final Map<String, String> PARAMETERS = Map.ofEntries(
            Map.entry("temperature", "temperature"),
            Map.entry("topP", "top_p"),
            Map.entry("topK", "top_k"),
            Map.entry("maxOutputTokens", "max_tokens"),
            Map.entry("stopSequences", "stop"),
            Map.entry("seed", "seed"),
            Map.entry("candidateCount", "n"),
            Map.entry("presencePenalty", "presence_penalty"),
            Map.entry("frequencyPenalty", "frequency_penalty"),
            Map.entry("responseLogprobs", "logprobs"),
            Map.entry("logprobs", "top_logprobs"),
            Map.entry("responseMimeType", "response_format"),
            Map.entry("responseSchema", "structured_outputs"),
            Map.entry("responseJsonSchema", "structured_outputs"),
            Map.entry("thinkingConfig", "reasoning"));

    /** Members that only the gateway reads, and that no provider of this dialect knows. */
    static final Set<String> GATEWAYS_OWN = Set.of(
            "model", "models", "provider", "route", "plugins", "preset", "session_id", "user", "routing_preference");

    /** Members that Vertex alone takes. */
    static final Set<String> VERTEX_ONLY = Set.of("labels", "modelArmorConfig");

    private GeminiFields() {}
}

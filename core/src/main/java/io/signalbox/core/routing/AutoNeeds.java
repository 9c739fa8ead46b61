package io.signalbox.core.routing;

import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a request needs of a model, as far as the request shows it.
 *
 * @param features what it needs, in words, to the request members of which an endpoint has to take one
 * @param modalities what the messages hold besides text
 * @param promptTokens how long the prompt is, roughly
 * @param answerTokens how long the answer is likely to be
 */
record AutoNeeds(Map<String, Set<String>> features, Set<String> modalities, long promptTokens, long answerTokens) {

    /** What is assumed of an answer where the request sets no limit. */
    private static final long USUAL_ANSWER = 1_000;

    /** The same where the model is to think first. */
    private static final long REASONED_ANSWER = 8_000;

    /** Beside attachments, whose bytes say nothing of their tokens, text is assumed to be no longer than this. */
    private static final long MOST_TEXT_BESIDE_ATTACHMENTS = 4_000;

    /** Any model is trusted with this much. */
    private static final long SMALL = 4_000;

    private static final Set<String> REASONING = Set.of("reasoning", "reasoning_effort", "include_reasoning");
    private static final Set<String> FORMATS = Set.of("response_format", "structured_outputs");

    static AutoNeeds of(RequestFacts facts) {
        Map<String, Set<String>> features = new LinkedHashMap<>();
        feature("tools", Set.of("tools"), facts, features);
        feature("JSON output", FORMATS, facts, features);
        feature("reasoning", REASONING, facts, features);
        long prompt = facts.modalities().isEmpty()
                ? facts.estimatedPromptTokens()
                : Math.min(facts.estimatedPromptTokens(), MOST_TEXT_BESIDE_ATTACHMENTS);
        long answer =
                facts.maxOutputTokens().orElse(features.containsKey("reasoning") ? REASONED_ANSWER : USUAL_ANSWER);
        return new AutoNeeds(features, new TreeSet<>(facts.modalities()), prompt, answer);
    }

    private static void feature(
            String name, Set<String> members, RequestFacts facts, Map<String, Set<String>> features) {
        if (members.stream().anyMatch(facts.parameters()::contains)) {
            features.put(name, members);
        }
    }

    /** Why the endpoint is known not to do; empty if it may. */
    Optional<String> objection(Endpoint endpoint) {
        for (Map.Entry<String, Set<String>> feature : features.entrySet()) {
            if (feature.getValue().stream().allMatch(endpoint::lacks)) {
                return Optional.of("does not support " + feature.getKey());
            }
        }
        if (endpoint.contextLength().isPresent() && endpoint.contextLength().getAsLong() < contextTokens()) {
            return Optional.of("has a context of " + endpoint.contextLength().getAsLong() + " tokens, about "
                    + contextTokens() + " are needed");
        }
        return Optional.empty();
    }

    /** How many of the needs nobody knows whether the endpoint meets. */
    int doubts(Endpoint endpoint) {
        int unknown = endpoint.supportedParameters().isEmpty() ? features.size() : 0;
        unknown += endpoint.inputModalities().isEmpty() ? modalities.size() : 0;
        return unknown + (endpoint.contextLength().isEmpty() ? lengthDoubt() : 0);
    }

    /** The same for an endpoint of which nothing is known. */
    int doubts() {
        return features.size() + modalities.size() + lengthDoubt();
    }

    /** What is likely to be used. */
    Usage likelyUsage() {
        return Usage.estimated(Map.of(UsageClass.PROMPT, promptTokens, UsageClass.COMPLETION, answerTokens));
    }

    /** The needs in words: {@code tools, image input and 12,000 tokens of context}. */
    String inWords() {
        List<String> words = new ArrayList<>(features.keySet());
        modalities.forEach(modality -> words.add(modality + " input"));
        String context = String.format(Locale.ROOT, "%,d tokens of context", contextTokens());
        return words.isEmpty() ? context : String.join(", ", words) + " and " + context;
    }

    private long contextTokens() {
        return promptTokens + answerTokens;
    }

    private int lengthDoubt() {
        return contextTokens() > SMALL ? 1 : 0;
    }
}

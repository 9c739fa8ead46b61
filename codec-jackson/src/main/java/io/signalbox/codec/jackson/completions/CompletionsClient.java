package io.signalbox.codec.jackson.completions;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.ClientFormat;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Message;
import io.signalbox.codec.jackson.translation.Reasoning;
import io.signalbox.codec.jackson.translation.StreamWriter;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.translation.Turn;
import io.signalbox.core.port.Dialect.Envelope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Callers of legacy completions, whom providers of every dialect serve. */
final class CompletionsClient implements ClientFormat {

    /** Members that are read here, or that are the gateway's affair; every other one is a parameter. */
    private static final Set<String> NO_PARAMETERS = Set.of(
            "model",
            "models",
            "prompt",
            "stream",
            "stream_options",
            "provider",
            "route",
            "usage",
            "plugins",
            "preset",
            "session_id",
            "trace",
            "debug",
            "transforms",
            "routing_preference",
            "reasoning",
            "reasoning_effort",
            "include_reasoning",
            "echo",
            "suffix",
            "best_of",
            "tools",
            "functions",
            "logprobs",
            "stop");

    @Override
    public String dialect() {
        return LegacyCompletions.NAME;
    }

    @Override
    public Conversation conversation(Envelope envelope) {
        CompletionsEnvelope request = CompletionsEnvelope.of(envelope);
        JsonNode body = Trees.read(request.body(), 0, request.body().length)
                .orElseThrow(() -> new IllegalArgumentException("envelope: a body that is not JSON"));
        JsonNode prompt = body.path("prompt");
        String text = (prompt.isArray() ? prompt.path(0) : prompt).asText();
        return new Conversation(
                List.of(Turn.of(Turn.Role.USER, text)),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Reasoning.read(body.path("reasoning"))
                        .or(() -> Trees.textAt(body, "reasoning_effort").map(Reasoning::ofEffort)),
                parameters(body, request.done()));
    }

    private static Map<String, JsonNode> parameters(JsonNode body, Set<String> done) {
        Map<String, JsonNode> parameters = new LinkedHashMap<>();
        body.properties().forEach(member -> {
            boolean idle = NO_PARAMETERS.contains(member.getKey()) || done.contains(member.getKey());
            if (!idle && !member.getValue().isNull()) {
                parameters.put(member.getKey(), member.getValue());
            }
        });
        Trees.at(body, "stop")
                .ifPresent(stop -> parameters.put(
                        "stop", stop.isArray() ? stop : Trees.array().add(stop)));
        Trees.at(body, "logprobs").ifPresent(count -> {
            parameters.put("logprobs", Trees.object().booleanNode(true));
            if (count.asInt() > 0) {
                parameters.put("top_logprobs", count);
            }
        });
        return parameters;
    }

    @Override
    public boolean isContinuable(Envelope envelope) {
        return CompletionsEnvelope.of(envelope).isContinuable();
    }

    @Override
    public StreamWriter stream(Envelope envelope, AnswerFacts facts) {
        return new TextChunkWriter(CompletionsEnvelope.of(envelope), facts);
    }

    @Override
    public byte[] whole(Envelope envelope, Message message, AnswerFacts facts) {
        return new TextCompletionWriter(CompletionsEnvelope.of(envelope), facts).write(message);
    }
}

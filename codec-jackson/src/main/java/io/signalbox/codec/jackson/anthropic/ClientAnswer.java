package io.signalbox.codec.jackson.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.answer.RoutingJson;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import java.util.Optional;

/** What is said of an answer beside its content: who gave it, how it ended, what was used. */
final class ClientAnswer {

    private final AnthropicMessages.Face face;
    private final AnswerFacts facts;

    ClientAnswer(AnthropicMessages.Face face, AnswerFacts facts) {
        this.face = face;
        this.facts = facts;
    }

    /** A message without content that has not ended. */
    ObjectNode message() {
        ObjectNode message = Trees.object();
        message.put("id", facts.generationId());
        message.put("type", "message");
        message.put("role", "assistant");
        message.put("model", facts.model());
        if (face == AnthropicMessages.Face.OPENROUTER) {
            message.put("provider", facts.provider());
        }
        message.putArray("content");
        message.putNull("container");
        message.putNull("stop_reason");
        message.putNull("stop_sequence");
        message.putNull("stop_details");
        return message;
    }

    /** What was used by now, with what it cost once the answer has ended. */
    ObjectNode usage(boolean ended) {
        Usage used = facts.usage();
        ObjectNode usage = Trees.object();
        usage.put("input_tokens", used.promptTokens() - used.cacheWriteTokens() - used.cachedTokens());
        usage.put("cache_creation_input_tokens", used.cacheWriteTokens());
        usage.put("cache_read_input_tokens", used.cachedTokens());
        if (used.cacheWriteTokens() > 0) {
            usage.putObject("cache_creation")
                    .put("ephemeral_5m_input_tokens", used.count(UsageClass.CACHE_WRITE))
                    .put("ephemeral_1h_input_tokens", used.count(UsageClass.CACHE_WRITE_HOUR));
        } else {
            usage.putNull("cache_creation");
        }
        usage.put("output_tokens", used.completionTokens());
        usage.putObject("output_tokens_details").put("thinking_tokens", used.count(UsageClass.REASONING));
        if (used.count(UsageClass.SEARCH) > 0) {
            usage.putObject("server_tool_use")
                    .put("web_search_requests", used.count(UsageClass.SEARCH))
                    .put("web_fetch_requests", 0);
        } else {
            usage.putNull("server_tool_use");
        }
        usage.put("service_tier", "standard");
        usage.putNull("inference_geo");
        if (ended && used.isEstimated()) {
            usage.put("estimated", true);
        }
        if (ended && used.isBounded()) {
            usage.put("bounded", true);
        }
        if (ended && face == AnthropicMessages.Face.OPENROUTER) {
            facts.cost().map(Money::usd).ifPresent(usd -> usage.put("cost", usd));
        }
        return usage;
    }

    /**
     * Writes how the answer ended.
     *
     * @param called whether there are calls in it
     * @param refused what the model said in place of an answer; may be empty
     */
    void end(ObjectNode said, Optional<AnswerEvent.Finished> end, boolean called, String refused) {
        String word = end.map(StopReasons::of).orElse("end_turn");
        if (called && word.equals("end_turn")) {
            word = "tool_use";
        } else if (!refused.isEmpty()) {
            word = "refusal";
        }
        said.put("stop_reason", word);
        end.flatMap(AnswerEvent.Finished::stopSequence)
                .ifPresentOrElse(stop -> said.put("stop_sequence", stop), () -> said.putNull("stop_sequence"));
        if (word.equals("refusal")) {
            ObjectNode details = said.putObject("stop_details").put("type", "refusal");
            details.putNull("category");
            if (refused.isEmpty()) {
                details.putNull("explanation");
            } else {
                details.put("explanation", refused);
            }
        } else {
            said.putNull("stop_details");
        }
    }

    /** How the answer was routed, if the caller asked to be told. */
    void routing(ObjectNode said) {
        facts.routing().ifPresent(routing -> {
            byte[] literal = RoutingJson.literal(routing);
            Trees.read(literal, 0, literal.length).ifPresent(tree -> said.set(RoutingJson.MEMBER, tree));
        });
    }
}

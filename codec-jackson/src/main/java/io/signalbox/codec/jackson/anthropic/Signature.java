package io.signalbox.codec.jackson.anthropic;

import io.signalbox.codec.jackson.answer.RoutingJson;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.ObjectEdit;
import io.signalbox.codec.jackson.json.ObjectEdit.Member;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.core.cost.Money;

/** What the gateway writes into an answer that passes: its own id, the model's name, and what OpenRouter says beyond that. */
final class Signature {

    private final AnthropicMessages.Face face;
    private final AnswerFacts facts;

    Signature(AnthropicMessages.Face face, AnswerFacts facts) {
        this.face = face;
        this.facts = facts;
    }

    /** Names the answer and who gave it. */
    void sign(ObjectEdit message) {
        message.set("id", Json.string(facts.generationId()));
        message.set("model", Json.string(facts.model()));
        if (face == AnthropicMessages.Face.OPENROUTER) {
            message.setAfter("model", new Member("provider", Json.string(facts.provider())));
        }
    }

    /** Adds what it cost. */
    void price(ObjectEdit usage) {
        if (face == AnthropicMessages.Face.OPENROUTER) {
            facts.cost().map(Money::toString).ifPresent(cost -> usage.set("cost", Json.bytes(cost)));
        }
    }

    /** Adds how it was routed, if the caller asked to be told. */
    void route(ObjectEdit last) {
        facts.routing().ifPresent(routing -> last.set(RoutingJson.MEMBER, RoutingJson.literal(routing)));
    }
}

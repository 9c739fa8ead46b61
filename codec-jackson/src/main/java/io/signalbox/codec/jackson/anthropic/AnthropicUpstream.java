package io.signalbox.codec.jackson.anthropic;

import io.signalbox.codec.jackson.claude.ModelTraits;
import io.signalbox.codec.jackson.translation.AnswerParser;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.UpstreamFormat;
import io.signalbox.core.catalog.Endpoint;

/** Anthropic's Messages API as providers take it. */
final class AnthropicUpstream implements UpstreamFormat {

    @Override
    public String dialect() {
        return AnthropicMessages.NAME;
    }

    @Override
    public UpstreamCall call(Conversation conversation, Endpoint endpoint, boolean stream) {
        return new RequestWriter(conversation, endpoint).call(stream);
    }

    @Override
    public AnswerParser parser() {
        return new MessageParser();
    }

    @Override
    public boolean takesPrefill(Endpoint endpoint) {
        ModelTraits model = ModelTraits.of(endpoint);
        return model.claude()
                ? model.takesPrefill()
                : endpoint.provider().type().isAggregator();
    }
}

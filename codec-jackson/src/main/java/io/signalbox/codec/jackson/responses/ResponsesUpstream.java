package io.signalbox.codec.jackson.responses;

import io.signalbox.codec.jackson.translation.AnswerParser;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.UpstreamFormat;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.port.Headers;

/** The Responses API as providers are called in it by way of translation. */
final class ResponsesUpstream implements UpstreamFormat {

    static final String PATH = "/responses";

    @Override
    public String dialect() {
        return OpenAiResponses.NAME;
    }

    @Override
    public UpstreamCall call(Conversation conversation, Endpoint endpoint, boolean stream) {
        return new UpstreamCall(PATH, Headers.NONE, new ResponsesRequestWriter(conversation, endpoint).write(stream));
    }

    @Override
    public AnswerParser parser() {
        return new ResponsesAnswerParser();
    }

    /** A last item of the assistant's is history here, not the beginning of what is asked for. */
    @Override
    public boolean takesPrefill(Endpoint endpoint) {
        return false;
    }
}

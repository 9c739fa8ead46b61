package io.signalbox.codec.jackson.cohere;

import io.signalbox.codec.jackson.translation.AnswerParser;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.UpstreamFormat;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.port.Headers;
import java.time.Instant;

/** Cohere as a provider. */
final class CohereUpstream implements UpstreamFormat {

    private static final int INVALID_TOKEN = 498;
    private static final int UNAUTHORIZED = 401;

    @Override
    public String dialect() {
        return CohereChat.NAME;
    }

    @Override
    public UpstreamCall call(Conversation conversation, Endpoint endpoint, boolean stream) {
        return new CohereRequestWriter(conversation, endpoint).write(stream);
    }

    @Override
    public AnswerParser parser() {
        return new CohereAnswerParser();
    }

    /** What others say with this status, that they are overloaded, Cohere says with 503. */
    @Override
    public Failure failure(int status, Headers headers, byte[] body, Instant now) {
        return status == INVALID_TOKEN
                ? UpstreamFailures.of(UNAUTHORIZED, headers, body, now).withUpstreamStatus(status)
                : UpstreamFailures.of(status, headers, body, now);
    }
}

package io.signalbox.codec.jackson.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.AnswerParser;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.translation.UpstreamFormat;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.port.Headers;
import java.time.Instant;
import java.util.Optional;

/** Bedrock as a provider. */
final class BedrockUpstream implements UpstreamFormat {

    private static final String ERROR_TYPE = "x-amzn-errortype";

    @Override
    public String dialect() {
        return BedrockConverse.NAME;
    }

    @Override
    public UpstreamCall call(Conversation conversation, Endpoint endpoint, boolean stream) {
        return new ConverseRequestWriter(conversation, endpoint).write(stream);
    }

    @Override
    public AnswerParser parser() {
        return new ConverseAnswerParser();
    }

    @Override
    public Framing framing() {
        return Framing.AWS_EVENT_STREAM;
    }

    @Override
    public boolean takesPrefill(Endpoint endpoint) {
        return BedrockModel.of(endpoint).claude().takesPrefill();
    }

    /** The body has a text for people and no more; what kind of error it is stands in a header, before a colon. */
    @Override
    public Failure failure(int status, Headers headers, byte[] body, Instant now) {
        Optional<String> type = headers.first(ERROR_TYPE).map(BedrockUpstream::beforeColon);
        Optional<JsonNode> said = Trees.read(body, 0, body.length).filter(JsonNode::isObject);
        if (type.isEmpty() || (said.isEmpty() && body.length > 0)) {
            return UpstreamFailures.of(status, headers, body, now);
        }
        ObjectNode error = Trees.object().put("type", type.get());
        said.flatMap(tree -> Trees.textAt(tree, "message").or(() -> Trees.textAt(tree, "Message")))
                .ifPresent(message -> error.put("message", message));
        return UpstreamFailures.of(status, headers, Trees.bytes(error), now);
    }

    private static String beforeColon(String header) {
        int colon = header.indexOf(':');
        return (colon < 0 ? header : header.substring(0, colon)).strip();
    }
}

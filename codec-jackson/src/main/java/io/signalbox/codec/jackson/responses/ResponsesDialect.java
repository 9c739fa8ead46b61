package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.answer.CallerErrors;
import io.signalbox.codec.jackson.answer.OpenAiFace;
import io.signalbox.codec.jackson.answer.RoutingJson;
import io.signalbox.codec.jackson.responses.OpenAiResponses.Face;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.port.Dialect;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** OpenAI's Responses API as callers speak it, with OpenAI's errors or OpenRouter's. */
final class ResponsesDialect implements Dialect {

    /**
     * The number of an error's event: whoever writes it does not know how many events there were, and numbers only have to grow.
     */
    private static final int LAST_NUMBER = Integer.MAX_VALUE;

    private final Face face;
    private final OpenAiFace shared;

    ResponsesDialect(Face face) {
        this.face = face;
        this.shared = face == Face.OPENROUTER ? OpenAiFace.OPENROUTER : OpenAiFace.OPENAI;
    }

    @Override
    public String name() {
        return OpenAiResponses.NAME;
    }

    @Override
    public Envelope read(byte[] body) {
        return ResponsesRequestReader.read(face, body);
    }

    @Override
    public int status(Failure failure) {
        return CallerErrors.status(failure);
    }

    @Override
    public byte[] error(ErrorContext context) {
        return shared.body(context);
    }

    @Override
    public ByteBuffer errorEvent(ErrorContext context) {
        Failure failure = context.failure();
        ObjectNode response = ResponseObject.bare(
                face.responseId(context.generationId()),
                AnswerFacts.createdSeconds(context.generationId()),
                context.model(),
                "failed",
                List.of());
        response.set("error", Trees.object().put("code", code(failure)).put("message", CallerErrors.message(context)));
        if (face == Face.OPENROUTER) {
            response.put("error_type", CallerErrors.openRouterType(failure));
        }
        context.routing()
                .flatMap(routing -> Trees.read(new String(RoutingJson.literal(routing), StandardCharsets.UTF_8)))
                .filter(routing -> status(failure) != 500)
                .ifPresent(routing -> response.set(RoutingJson.MEMBER, routing));
        ObjectNode event = Trees.object().put("type", "response.failed").put("sequence_number", LAST_NUMBER);
        event.set("response", response);
        return EventSink.event("response.failed", Trees.bytes(event));
    }

    @Override
    public ByteBuffer keepAlive() {
        return shared.keepAlive();
    }

    @Override
    public ByteBuffer remark(String words) {
        return OpenAiFace.remark(words);
    }

    /** The dialect has a closed set of codes. */
    private String code(Failure failure) {
        return switch (failure.kind()) {
            case RATE_LIMITED -> "rate_limit_exceeded";
            case INVALID_REQUEST, CONTEXT_LENGTH -> "invalid_prompt";
            case CONTENT_FILTER -> face == Face.OPENROUTER ? "image_content_policy_violation" : "invalid_prompt";
            case AUTHENTICATION,
                    PERMISSION,
                    NOT_FOUND,
                    QUOTA_EXHAUSTED,
                    OVERLOADED,
                    TIMEOUT,
                    UPSTREAM_ERROR,
                    BAD_RESPONSE,
                    CANCELLED -> "server_error";
        };
    }
}

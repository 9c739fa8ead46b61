package io.signalbox.codec.jackson;

import io.signalbox.core.port.Dialect;
import io.signalbox.core.routing.RequestFacts;
import java.util.Optional;

/**
 * A chat request that was read: its bytes, what routing needs of it, and where its members lie.
 *
 * @param face which of the two ways of speaking the caller uses
 * @param facts what routing needs
 * @param body as it came
 * @param layout where the top-level members lie
 * @param streamOptions where the members of {@code stream_options} lie, if it is an object
 * @param includeUsage whether {@code stream_options.include_usage} is true
 */
record ChatEnvelope(
        OpenAiChat.Face face,
        RequestFacts facts,
        byte[] body,
        ObjectLayout layout,
        Optional<ObjectLayout> streamOptions,
        boolean includeUsage)
        implements Dialect.Envelope {

    /** Whether the caller gets usage in its stream. */
    boolean wantsUsage() {
        return includeUsage || face == OpenAiChat.Face.OPENROUTER;
    }
}

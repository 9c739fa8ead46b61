package io.signalbox.core.content;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * What was asked and answered in one generation, in the bytes of the caller's dialect. Prints its id alone.
 *
 * @param generationId of the generation that it belongs to
 * @param key the name of the key that the request came with; empty where none are configured
 * @param createdAt when the generation was created; its retention begins here
 * @param dialect the caller's: {@code openai-chat}
 * @param request the body that the caller sent
 * @param answerType the media type of the answer; empty if nothing was answered but an error
 * @param answer the body that the caller got, without what an error said
 * @param error why there is no answer, or no whole one; empty if it is whole, or if the caller left
 */
public record StoredContent(
        String generationId,
        Optional<String> key,
        Instant createdAt,
        String dialect,
        Body request,
        String answerType,
        Body answer,
        Optional<ContentError> error) {

    /** How many bytes it holds in memory, about. */
    public long size() {
        return (long) request.bytes.remaining() + answer.bytes.remaining();
    }

    @Override
    public String toString() {
        return "StoredContent[" + generationId + "]";
    }

    /**
     * One of the two bodies.
     *
     * @param bytes what is kept of it; nobody may change them afterwards
     * @param truncated whether there was more
     */
    public record Body(ByteBuffer bytes, boolean truncated) {

        /** A body of no bytes. */
        public static final Body EMPTY = of(new byte[0]);

        /** A whole body. */
        public static Body of(byte[] bytes) {
            return new Body(ByteBuffer.wrap(bytes), false);
        }

        /** The bytes; the position is the caller's own. */
        @Override
        public ByteBuffer bytes() {
            return bytes.asReadOnlyBuffer();
        }

        @Override
        public String toString() {
            return bytes.remaining() + " bytes";
        }
    }
}

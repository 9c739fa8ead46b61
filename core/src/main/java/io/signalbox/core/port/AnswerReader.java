package io.signalbox.core.port;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.cost.Metered;
import io.signalbox.core.cost.Usage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Reads one provider's answer as its bytes arrive, and says what the caller gets of it. A state machine without I/O; fed by one
 * thread at a time.
 *
 * <p>Ends in one of three ways: a part that is {@link Part#complete complete}, a part with a {@link Part#failure failure}, or
 * because nobody feeds it any more. After the first two it is not fed again.
 */
public interface AnswerReader {

    /**
     * Takes the next bytes. The reader may keep slices of the buffer; nobody may change it afterwards.
     */
    Part accept(ByteBuffer bytes);

    /** Takes note that the provider's body has ended as its framing said it would. */
    Part end();

    /** What is known of the answer by now. */
    Summary summary();

    /**
     * The text that was passed on so far, if that is all there is to the answer, so that somebody else could go on with it; empty if
     * nothing was passed, or anything that nobody else can go on with: half a tool call, signed reasoning, an answer that has to
     * follow a schema.
     */
    default Optional<String> plainText() {
        return Optional.empty();
    }

    /**
     * Whether the caller gets the provider's answer in the media type that it came in, because it is nothing but bytes to us: sound, a
     * file of subtitles. Then it goes out as it comes in, and an end before its end is a broken connection. Otherwise it is JSON, or
     * events where a stream was asked for. Asked once there is content.
     */
    default boolean keepsMediaType() {
        return false;
    }

    /**
     * What some of the provider's bytes make for the caller.
     *
     * @param bytes what the caller gets, in order; may be empty
     * @param content whether the answer's first content, or more of it, is among them: text, reasoning, a tool call, an image
     * @param complete whether the answer is whole: the caller's stream ends after these bytes
     * @param failure why the answer is none, or stops here
     */
    record Part(List<ByteBuffer> bytes, boolean content, boolean complete, Optional<Failure> failure) {

        /** Nothing for the caller yet. */
        public static final Part NOTHING = new Part(List.of(), false, false, Optional.empty());

        /** A failure instead of an answer, or in its middle; bytes before it still belong to the caller. */
        public static Part failed(List<ByteBuffer> before, boolean content, Failure failure) {
            return new Part(before, content, false, Optional.of(failure));
        }
    }

    /**
     * What an answer turned out to be.
     *
     * @param metered what was used, and what the provider says about its price
     * @param finishReason in the common words, if it came
     * @param nativeFinishReason in the provider's word, if it came
     * @param upstreamId the provider's own id
     * @param skipped malformed events of a healthy stream that were left out
     */
    record Summary(
            Metered metered,
            Optional<String> finishReason,
            Optional<String> nativeFinishReason,
            Optional<String> upstreamId,
            int skipped) {

        /** As the provider reported it, or an estimate from what passed by. */
        public Usage usage() {
            return metered.usage();
        }
    }
}

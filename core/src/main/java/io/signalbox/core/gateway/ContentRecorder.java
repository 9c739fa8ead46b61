package io.signalbox.core.gateway;

import io.signalbox.core.content.ContentError;
import io.signalbox.core.content.StoredContent;
import io.signalbox.core.content.StoredContent.Body;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.port.Dialect.AttemptLine;
import io.signalbox.core.port.Dialect.ErrorContext;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes down one request and what its caller gets, up to a bound. Used by one thread at a time.
 *
 * <p>The request is kept by reference, unless it is longer than the bound; of the answer a copy is made, because its buffers may be
 * parts of much larger ones.
 */
interface ContentRecorder {

    /** Takes down nothing. */
    ContentRecorder NONE = new ContentRecorder() {
        @Override
        public void begins(String mediaType) {}

        @Override
        public void take(List<ByteBuffer> bytes) {}

        @Override
        public void settle(GenerationIntent intent, Optional<ErrorContext> error) {}
    };

    /**
     * Takes down this request.
     *
     * @param most how many bytes of each body
     * @param taken gets it once it is settled; must not block
     */
    static ContentRecorder of(GatewayRequest request, int most, Consumer<StoredContent> taken) {
        return new Recording(request, most, taken);
    }

    /** The answer begins, in this media type. */
    void begins(String mediaType);

    /** More of the answer; the buffers stay as they are. */
    void take(List<ByteBuffer> bytes);

    /** Nothing more comes. */
    void settle(GenerationIntent intent, Optional<ErrorContext> error);

    /** What was taken so far. */
    final class Recording implements ContentRecorder {

        private static final int FIRST_BYTES = 1024;

        private final GatewayRequest request;
        private final int most;
        private final Consumer<StoredContent> taken;
        private String mediaType = "";
        private byte[] answer = {};
        private int length;
        private boolean truncated;

        Recording(GatewayRequest request, int most, Consumer<StoredContent> taken) {
            this.request = request;
            this.most = most;
            this.taken = taken;
        }

        @Override
        public void begins(String type) {
            mediaType = type;
        }

        @Override
        public void take(List<ByteBuffer> bytes) {
            for (ByteBuffer part : bytes) {
                int fits = Math.min(part.remaining(), most - length);
                truncated |= fits < part.remaining();
                if (fits > 0) {
                    makeRoom(length + fits);
                    part.duplicate().get(answer, length, fits);
                    length += fits;
                }
            }
        }

        @Override
        public void settle(GenerationIntent intent, Optional<ErrorContext> error) {
            taken.accept(new StoredContent(
                    intent.id(),
                    intent.key(),
                    intent.createdAt(),
                    intent.dialect(),
                    body(request.body()),
                    mediaType,
                    new Body(ByteBuffer.wrap(answer, 0, length), truncated),
                    error.map(this::told)));
        }

        private Body body(byte[] whole) {
            return whole.length <= most ? Body.of(whole) : new Body(ByteBuffer.wrap(Arrays.copyOf(whole, most)), true);
        }

        private ContentError told(ErrorContext error) {
            List<AttemptLine> attempts = error.attempts();
            return new ContentError(
                    request.dialect().status(error.failure()),
                    error.failure().message(),
                    attempts.isEmpty()
                            ? Optional.empty()
                            : Optional.of(attempts.get(attempts.size() - 1).provider()),
                    attempts.stream()
                            .map(line -> new ContentError.Previous(line.status(), line.kind(), line.provider()))
                            .toList());
        }

        private void makeRoom(int needed) {
            if (needed > answer.length) {
                long doubled = Math.max(FIRST_BYTES, 2L * answer.length);
                answer = Arrays.copyOf(answer, (int) Math.max(needed, Math.min(doubled, most)));
            }
        }
    }
}

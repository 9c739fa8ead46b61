package io.signalbox.codec.jackson.services;

import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.port.AnswerReader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** An answer that is sound or plain text: goes out as it comes in. */
final class BytesAnswer implements AnswerReader {

    private final boolean text;
    private final ServedAnswer answer;
    private long passed;

    BytesAnswer(Service service, ServedAnswer answer) {
        this.text = service.mediaForm() == MediaForm.TEXT;
        this.answer = answer;
    }

    @Override
    public Part accept(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            return Part.NOTHING;
        }
        passed += bytes.remaining();
        if (passed > answer.context().mostAnswerBytes()) {
            return Part.failed(
                    List.of(),
                    false,
                    UpstreamFailures.badResponse("upstream_too_large", "The answer is larger than what is accepted."));
        }
        if (text) {
            answer.said(bytes.remaining());
        }
        return new Part(List.of(bytes), true, false, Optional.empty());
    }

    @Override
    public Part end() {
        return passed == 0 && !text
                ? Part.failed(
                        List.of(),
                        false,
                        UpstreamFailures.badResponse("upstream_empty_answer", "The answer has nothing in it."))
                : new Part(List.of(), false, true, Optional.empty());
    }

    @Override
    public Summary summary() {
        return answer.summary();
    }

    @Override
    public boolean keepsMediaType() {
        return true;
    }
}

package io.signalbox.codec.jackson.responses;

import io.signalbox.codec.jackson.json.MalformedJsonException;
import io.signalbox.codec.jackson.json.Splicer;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.Bridge.AnswerContext;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** A whole response that passes: its bytes as they are but for the gateway's members. */
final class PassedWhole implements AnswerReader {

    private final ResponsesEnvelope envelope;
    private final AnswerContext context;
    private final Gathering gathering;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    PassedWhole(ResponsesEnvelope envelope, AnswerContext context) {
        this.envelope = envelope;
        this.context = context;
        this.gathering = new Gathering(new AnswerFacts(envelope.facts(), context));
    }

    @Override
    public Part accept(ByteBuffer bytes) {
        if (bytes.remaining() > context.mostAnswerBytes() - body.size()) {
            return Part.failed(
                    List.of(),
                    false,
                    UpstreamFailures.badResponse("upstream_too_large", "The answer is larger than what is accepted."));
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        body.writeBytes(copy);
        return Part.NOTHING;
    }

    @Override
    public Part end() {
        byte[] answer = body.toByteArray();
        gathering.whole(Trees.read(answer, 0, answer.length));
        return gathering
                .failure()
                .map(failure -> Part.failed(List.of(), false, failure))
                .orElseGet(() -> new Part(signed(answer), true, true, Optional.empty()));
    }

    @Override
    public Summary summary() {
        return gathering.facts().summary();
    }

    private List<ByteBuffer> signed(byte[] answer) {
        try {
            Splicer splicer = new Splicer(answer, 0, answer.length);
            SignedResponse.whole(answer, 0, answer.length).sign(splicer, envelope.face(), gathering.facts(), true);
            return splicer.spliced();
        } catch (MalformedJsonException e) {
            // Deeper than what is spliced, which only what the caller itself asked for can be: it passes unsigned.
            return List.of(ByteBuffer.wrap(answer));
        }
    }
}

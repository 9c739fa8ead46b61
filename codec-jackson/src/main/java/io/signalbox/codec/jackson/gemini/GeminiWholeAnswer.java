package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.json.Splicer;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.Bridge.AnswerContext;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An answer that comes as one JSON object. It is judged when it is whole; its bytes pass as they are but for the gateway's members. */
final class GeminiWholeAnswer implements AnswerReader {

    private final GeminiEnvelope envelope;
    private final GeminiMeter meter;
    private final GeminiSignature signature;
    private final int most;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    GeminiWholeAnswer(GeminiEnvelope envelope, AnswerContext context) {
        this.envelope = envelope;
        this.meter = new GeminiMeter(envelope, context);
        this.signature = new GeminiSignature(context);
        this.most = context.mostAnswerBytes();
    }

    @Override
    public Part accept(ByteBuffer bytes) {
        if (bytes.remaining() > most - body.size()) {
            return failed(
                    UpstreamFailures.badResponse("upstream_too_large", "The answer is larger than what is accepted."));
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        body.writeBytes(copy);
        return Part.NOTHING;
    }

    @Override
    public Part end() {
        byte[] bytes = body.toByteArray();
        Optional<JsonNode> answer = Trees.read(bytes, 0, bytes.length).filter(JsonNode::isObject);
        if (answer.isEmpty()) {
            return failed(
                    UpstreamFailures.badResponse("upstream_invalid_response", "The answer is not a JSON object."));
        }
        try {
            meter.whole(answer.get());
        } catch (MalformedAnswerException e) {
            return failed(UpstreamFailures.badResponse(
                    "upstream_invalid_response", "The answer is not what its dialect says."));
        }
        Optional<Failure> failure = meter.failure().or(() -> meter.facts().nothingSaid());
        return failure.isPresent() ? failed(failure.get()) : new Part(written(bytes), true, true, Optional.empty());
    }

    @Override
    public Summary summary() {
        return meter.facts().summary();
    }

    private List<ByteBuffer> written(byte[] bytes) {
        Splicer splicer = new Splicer(bytes, 0, bytes.length);
        signature.sign(bytes, 0, bytes.length, splicer, true);
        if (!envelope.manner().isStream()) {
            return splicer.spliced();
        }
        GeminiManner.Frame frame = envelope.manner().frame(false);
        List<ByteBuffer> out = new ArrayList<>(frame.chunk(onOneLine(splicer.spliced())));
        out.addAll(frame.end());
        return out;
    }

    /** An event's data are one line; line ends in JSON are white space between tokens. */
    static byte[] onOneLine(List<ByteBuffer> parts) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (ByteBuffer part : parts) {
            ByteBuffer rest = part.duplicate();
            while (rest.hasRemaining()) {
                byte b = rest.get();
                line.write(b == '\n' || b == '\r' ? ' ' : b);
            }
        }
        return line.toByteArray();
    }

    private static Part failed(Failure failure) {
        return Part.failed(List.of(), false, failure);
    }
}

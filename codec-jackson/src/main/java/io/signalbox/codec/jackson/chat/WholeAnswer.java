package io.signalbox.codec.jackson.chat;

import io.signalbox.codec.jackson.answer.FinishReasons;
import io.signalbox.codec.jackson.answer.RoutingJson;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.MalformedJsonException;
import io.signalbox.codec.jackson.json.ObjectEdit;
import io.signalbox.codec.jackson.json.Splicer;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.port.AnswerReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An answer that comes as one JSON object. It is judged when it is whole; its bytes pass as they are but for the gateway's members. */
final class WholeAnswer implements AnswerReader {

    /** Many hosts have none to give; OpenRouter's SDK refuses an answer without the member. */
    private static final String FINGERPRINT = "system_fingerprint";

    private final ServedAnswer answer;
    private final AnswerScan scan = new AnswerScan();
    private final List<ByteBuffer> pieces = new ArrayList<>();
    private int length;

    WholeAnswer(ServedAnswer answer) {
        this.answer = answer;
    }

    @Override
    public Part accept(ByteBuffer bytes) {
        if (bytes.remaining() > answer.context().mostAnswerBytes() - length) {
            return failed("upstream_too_large", "The answer is larger than what is accepted.");
        }
        length += bytes.remaining();
        pieces.add(bytes.slice());
        return Part.NOTHING;
    }

    @Override
    public Part end() {
        ByteBuffer body = joined();
        byte[] bytes = body.array();
        int from = body.arrayOffset() + body.position();
        int to = from + body.remaining();
        from = Math.min(to, from + byteOrderMark(bytes, from, to));
        try {
            scan.read(bytes, from, to);
        } catch (MalformedJsonException e) {
            return e.fault() == MalformedJsonException.Fault.DUPLICATE_KEY
                    ? failed("upstream_ambiguous_answer", "The answer says the same thing twice.")
                    : failed("upstream_invalid_response", "The answer is not JSON.");
        }
        answer.note(scan);
        boolean endedInError = answer.finishReason()
                .map(FinishReasons::common)
                .filter("error"::equals)
                .isPresent();
        if (scan.hasError() || endedInError) {
            return Part.failed(List.of(), false, UpstreamFailures.of(bytes, from, to));
        }
        if (scan.choices() == 0) {
            return failed("upstream_invalid_response", "The answer has no choices.");
        }
        if (answer.isEmpty() && !scan.hasContent()) {
            return failed("upstream_empty_answer", "The answer has nothing in it.");
        }
        List<ByteBuffer> result = answer.envelope().facts().stream()
                ? new AnswerAsStream(answer, bytes, from, to).events()
                : spliced(bytes, from, to);
        return new Part(result, true, true, Optional.empty());
    }

    @Override
    public Summary summary() {
        return answer.summary();
    }

    private List<ByteBuffer> spliced(byte[] bytes, int from, int to) {
        Splicer splicer = new Splicer(bytes, from, to);
        ObjectEdit edit = splicer.edit(scan.layout());
        answer.sign(edit);
        if (scan.usage().isValid()) {
            answer.price(scan.usage(), splicer);
        } else {
            edit.set("usage", answer.usageLiteral());
        }
        if (answer.envelope().face() == OpenAiChat.Face.OPENROUTER
                && !scan.layout().has(FINGERPRINT)) {
            edit.set(FINGERPRINT, Json.bytes("null"));
        }
        answer.routing().ifPresent(literal -> edit.set(RoutingJson.MEMBER, literal));
        return splicer.spliced();
    }

    private ByteBuffer joined() {
        if (pieces.size() == 1 && pieces.get(0).hasArray()) {
            return pieces.get(0);
        }
        ByteBuffer joined = ByteBuffer.allocate(length);
        pieces.forEach(piece -> joined.put(piece.duplicate()));
        pieces.clear();
        return joined.flip();
    }

    private static int byteOrderMark(byte[] bytes, int from, int to) {
        boolean there = to - from >= 3
                && bytes[from] == (byte) 0xEF
                && bytes[from + 1] == (byte) 0xBB
                && bytes[from + 2] == (byte) 0xBF;
        return there ? 3 : 0;
    }

    private static Part failed(String code, String message) {
        Failure failure = UpstreamFailures.badResponse(code, message);
        return Part.failed(List.of(), false, failure);
    }
}

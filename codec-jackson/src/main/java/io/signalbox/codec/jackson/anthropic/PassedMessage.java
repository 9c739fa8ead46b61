package io.signalbox.codec.jackson.anthropic;

import io.signalbox.codec.jackson.json.MalformedJsonException;
import io.signalbox.codec.jackson.json.Splicer;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.port.AnswerReader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** A whole message for a caller of the same dialect. It is judged when it is whole; its bytes pass but for the gateway's members. */
final class PassedMessage implements AnswerReader {

    private final AnswerFacts facts;
    private final Signature signature;
    private final BoundedBody body;
    private Optional<Failure> failure = Optional.empty();

    PassedMessage(AnswerFacts facts, Signature signature, int most) {
        this.facts = facts;
        this.signature = signature;
        this.body = new BoundedBody(most);
    }

    @Override
    public Part accept(ByteBuffer bytes) {
        return body.take(bytes)
                ? Part.NOTHING
                : failed("upstream_too_large", "The answer is larger than what is accepted.");
    }

    @Override
    public Part end() {
        byte[] bytes = body.bytes();
        var tree = Trees.read(bytes, 0, bytes.length).filter(json -> json.isObject());
        if (tree.isEmpty()) {
            return failed("upstream_invalid_response", "The answer is not a JSON object.");
        }
        try {
            new MessageParser().whole(tree.get(), this::note);
            if (failure.isPresent()) {
                return Part.failed(List.of(), false, failure.get());
            }
            if (PassedStream.isNothing(facts)) {
                return failed("upstream_empty_answer", "The answer has nothing in it.");
            }
            return new Part(signed(bytes), true, true, Optional.empty());
        } catch (MalformedAnswerException | MalformedJsonException e) {
            return failed("upstream_invalid_response", "The answer is not what its dialect says.");
        }
    }

    @Override
    public Summary summary() {
        return facts.summary();
    }

    private void note(AnswerEvent event) {
        if (event instanceof AnswerEvent.Failed failed) {
            failure = Optional.of(failed.failure());
        } else {
            facts.note(event);
        }
    }

    private List<ByteBuffer> signed(byte[] bytes) {
        MessageLayout layout = new MessageLayout(bytes, 0, bytes.length);
        Splicer splicer = new Splicer(bytes, 0, bytes.length);
        var message = splicer.edit(layout.top());
        signature.sign(message);
        signature.route(message);
        layout.usage().ifPresent(usage -> signature.price(splicer.edit(usage)));
        return splicer.spliced();
    }

    private static Part failed(String code, String message) {
        return Part.failed(List.of(), false, UpstreamFailures.badResponse(code, message));
    }
}

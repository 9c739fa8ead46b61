package io.signalbox.codec.jackson.translation;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.answer.PassedText;
import io.signalbox.codec.jackson.answer.Seam;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.Bridge.AnswerContext;
import io.signalbox.core.port.Dialect.Envelope;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An answer in one dialect for a caller of another. The provider's bytes become events; the events become the caller's stream as
 * they come, or one message at the end.
 */
final class TranslatedAnswer implements AnswerReader {

    private final AnswerContext context;
    private final AnswerFacts facts;
    private final AnswerParser parser;
    private final Output output;
    private final UpstreamFormat.Framing framing;
    private final PassedText passed;
    private final Optional<Seam> seam;

    private Optional<EventSource> source = Optional.empty();
    private final List<ByteBuffer> out = new ArrayList<>();
    private boolean content;
    private boolean ended;
    private Optional<Failure> failure = Optional.empty();

    TranslatedAnswer(ClientFormat client, UpstreamFormat upstream, Envelope envelope, AnswerContext context) {
        this.context = context;
        this.facts = new AnswerFacts(envelope.facts(), context);
        this.parser = upstream.parser();
        this.framing = upstream.framing();
        this.passed = new PassedText(envelope.facts().stream() && client.isContinuable(envelope));
        this.seam = context.continues().map(Seam::new);
        this.output = envelope.facts().stream()
                ? new StreamOutput(client.stream(envelope, facts))
                : new MessageOutput(message -> client.whole(envelope, message, facts));
        context.continues().ifPresent(output::continues);
    }

    @Override
    public Part accept(ByteBuffer bytes) {
        if (source.isEmpty()) {
            source = EventSource.of(bytes, context, framing);
        }
        if (source.isEmpty()) {
            return Part.NOTHING;
        }
        EventSource events = source.get();
        if (!events.feed(bytes)) {
            return failed(
                    UpstreamFailures.badResponse("upstream_too_large", "The answer is larger than what is accepted."));
        }
        while (!ended && failure.isEmpty()) {
            Optional<EventSource.Event> event = events.next();
            if (event.isEmpty()) {
                return events.fault().map(this::failed).orElseGet(() -> part(false));
            }
            take(event.get());
        }
        return failure.isPresent() ? failed(failure.get()) : finish();
    }

    @Override
    public Part end() {
        Optional<byte[]> whole = source.flatMap(EventSource::whole);
        if (whole.isPresent()) {
            whole(whole.get());
            return failure.isPresent() ? failed(failure.get()) : finish();
        }
        source.flatMap(EventSource::last).ifPresent(this::take);
        if (failure.isPresent()) {
            return failed(failure.get());
        }
        if (ended || facts.end().isPresent()) {
            return finish();
        }
        return failed(
                source.isEmpty()
                        ? UpstreamFailures.badResponse("upstream_empty_answer", "The answer has nothing in it.")
                        : UpstreamFailures.badResponse("upstream_truncated", "The answer broke off before its end."));
    }

    @Override
    public Summary summary() {
        return facts.summary();
    }

    @Override
    public Optional<String> plainText() {
        return passed.text();
    }

    private void take(EventSource.Event event) {
        if (event.isTerminator()) {
            ended = true;
            return;
        }
        Optional<JsonNode> data = event.tree();
        if (data.filter(JsonNode::isObject).isEmpty()) {
            facts.skip();
            return;
        }
        try {
            parser.event(event.type(), data.get(), this::happens);
        } catch (MalformedAnswerException e) {
            facts.skip();
        }
    }

    private void whole(byte[] answer) {
        Optional<JsonNode> tree = Trees.read(answer, 0, answer.length);
        if (tree.filter(JsonNode::isObject).isEmpty()) {
            failure = Optional.of(
                    UpstreamFailures.badResponse("upstream_invalid_response", "The answer is not a JSON object."));
            return;
        }
        try {
            parser.whole(tree.get(), this::happens);
        } catch (MalformedAnswerException e) {
            failure = Optional.of(UpstreamFailures.badResponse(
                    "upstream_invalid_response", "The answer is not what its dialect says."));
        }
    }

    private void happens(AnswerEvent event) {
        if (failure.isPresent() || ended) {
            return;
        }
        if (event instanceof AnswerEvent.Failed failed) {
            failure = Optional.of(failed.failure());
        } else if (event instanceof AnswerEvent.Ended) {
            ended = true;
        } else if (event instanceof AnswerEvent.Finished finished
                && finished.reason().equals("error")) {
            facts.note(finished);
            failure = Optional.of(UpstreamFailures.badResponse(
                    FailureKind.BAD_RESPONSE.code(), "The provider ended its answer with an error."));
        } else {
            pass(event);
        }
    }

    private void pass(AnswerEvent event) {
        facts.note(event);
        if (facts.isTooLong()) {
            failure = Optional.of(
                    UpstreamFailures.badResponse("length_limit", "The answer is longer than what is accepted."));
        } else if (seam.isPresent() && event instanceof AnswerEvent.Text text && text.choice() == 0) {
            emit(new AnswerEvent.Text(0, seam.get().accept(text.text())));
        } else {
            if (event.isContent() || event instanceof AnswerEvent.Finished) {
                rest();
            }
            emit(event);
        }
    }

    /** Passes on what was held while it could have been said before. */
    private void rest() {
        seam.map(Seam::close).filter(text -> !text.isEmpty()).ifPresent(text -> emit(new AnswerEvent.Text(0, text)));
    }

    private void emit(AnswerEvent event) {
        if (event instanceof AnswerEvent.Text text && text.text().isEmpty()) {
            return;
        }
        if (event instanceof AnswerEvent.Text text && text.choice() == 0) {
            passed.note(text.text());
        } else if (event.isContent()) {
            passed.giveUp();
        }
        out.addAll(output.take(event));
        content |= event.isContent() && output.isStream();
    }

    private Part finish() {
        Optional<Failure> nothing = seam.isPresent() ? Optional.empty() : facts.nothingSaid();
        if (nothing.isPresent()) {
            return failed(nothing.get());
        }
        rest();
        out.addAll(output.end());
        ended = true;
        return part(true);
    }

    private Part part(boolean complete) {
        Part part = new Part(List.copyOf(out), content || (complete && !output.isStream()), complete, Optional.empty());
        out.clear();
        content = false;
        return part;
    }

    private Part failed(Failure why) {
        Part part = Part.failed(output.isStream() ? List.copyOf(out) : List.of(), content, why);
        out.clear();
        return part;
    }

    /** What becomes of the events. */
    private interface Output {
        List<ByteBuffer> take(AnswerEvent event);

        List<ByteBuffer> end();

        void continues(String text);

        boolean isStream();
    }

    private record StreamOutput(StreamWriter writer) implements Output {
        @Override
        public List<ByteBuffer> take(AnswerEvent event) {
            return writer.write(event);
        }

        @Override
        public List<ByteBuffer> end() {
            return writer.end();
        }

        @Override
        public void continues(String text) {
            writer.continues(text);
        }

        @Override
        public boolean isStream() {
            return true;
        }
    }

    /** Writes a whole answer. */
    private interface MessageWriter {
        byte[] write(Message message);
    }

    private static final class MessageOutput implements Output {
        private final MessageCollector collector = new MessageCollector();
        private final MessageWriter writer;

        MessageOutput(MessageWriter writer) {
            this.writer = writer;
        }

        @Override
        public List<ByteBuffer> take(AnswerEvent event) {
            collector.take(event);
            return List.of();
        }

        @Override
        public List<ByteBuffer> end() {
            return List.of(ByteBuffer.wrap(writer.write(collector.message())));
        }

        @Override
        public void continues(String text) {
            collector.take(new AnswerEvent.Text(0, text));
        }

        @Override
        public boolean isStream() {
            return false;
        }
    }
}

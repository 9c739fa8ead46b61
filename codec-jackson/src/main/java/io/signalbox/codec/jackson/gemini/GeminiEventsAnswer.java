package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.json.Splicer;
import io.signalbox.codec.jackson.json.Utf8;
import io.signalbox.codec.jackson.sse.SseEvent;
import io.signalbox.codec.jackson.sse.SseReader;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.Bridge.AnswerContext;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A streamed answer for a caller that asked for a stream: each event passes as it is but for the members that are the gateway's. */
final class GeminiEventsAnswer implements AnswerReader {

    private final GeminiEnvelope envelope;
    private final GeminiMeter meter;
    private final GeminiSignature signature;
    private final GeminiManner.Frame frame;
    private final SseReader sse;
    private final List<ByteBuffer> out = new ArrayList<>();
    private boolean content;

    GeminiEventsAnswer(GeminiEnvelope envelope, AnswerContext context) {
        this.envelope = envelope;
        this.meter = new GeminiMeter(envelope, context);
        this.signature = new GeminiSignature(context);
        this.frame = envelope.manner().frame(false);
        this.sse = new SseReader(context.mostEventBytes());
    }

    @Override
    public Part accept(ByteBuffer bytes) {
        sse.feed(bytes);
        while (true) {
            switch (sse.next()) {
                case MORE -> {
                    return part(false, Optional.empty());
                }
                case TOO_LARGE -> {
                    return failed("event_too_large", "One event of the answer is larger than what is accepted.");
                }
                case EVENT -> {
                    event(sse.event());
                    if (meter.failure().isPresent()) {
                        return part(false, meter.failure());
                    }
                }
            }
        }
    }

    @Override
    public Part end() {
        sse.unterminated().ifPresent(this::event);
        if (meter.failure().isPresent()) {
            return part(false, meter.failure());
        }
        if (meter.facts().end().isEmpty()) {
            return failed("upstream_truncated", "The answer broke off before its end.");
        }
        Optional<Failure> nothing = meter.facts().nothingSaid();
        if (nothing.isPresent()) {
            return part(false, nothing);
        }
        out.addAll(frame.end());
        return part(true, Optional.empty());
    }

    @Override
    public Summary summary() {
        return meter.facts().summary();
    }

    @Override
    public Optional<String> plainText() {
        return meter.plainText();
    }

    private void event(SseEvent event) {
        if (!event.hasData()) {
            return;
        }
        byte[] readable = event.data();
        Optional<JsonNode> data = Trees.read(readable, event.dataStart(), event.dataEnd());
        if (data.isEmpty()) {
            Optional<byte[]> mended = Utf8.mended(readable, event.dataStart(), event.dataEnd());
            readable = mended.orElse(readable);
            data = mended.flatMap(bytes -> Trees.read(bytes, event.dataStart(), event.dataEnd()));
        }
        if (data.filter(JsonNode::isObject).isEmpty()) {
            meter.facts().skip();
            return;
        }
        try {
            content |= meter.chunk(data.get());
        } catch (MalformedAnswerException e) {
            meter.facts().skip();
            return;
        }
        if (meter.failure().isEmpty()) {
            pass(event, readable);
        }
    }

    private void pass(SseEvent event, byte[] readable) {
        boolean last = meter.facts().end().isPresent();
        boolean asItIs = !envelope.manner().isArray() && event.dataLines() == 1;
        Splicer splicer = asItIs
                ? new Splicer(event.block(), event.start(), event.end())
                : new Splicer(event.data(), event.dataStart(), event.dataEnd());
        signature.sign(readable, event.dataStart(), event.dataEnd(), splicer, last);
        if (asItIs) {
            out.addAll(splicer.spliced());
        } else {
            out.addAll(frame.chunk(GeminiWholeAnswer.onOneLine(splicer.spliced())));
        }
    }

    private Part failed(String code, String message) {
        return part(false, Optional.of(UpstreamFailures.badResponse(code, message)));
    }

    private Part part(boolean complete, Optional<Failure> failure) {
        Part part = new Part(List.copyOf(out), content, complete, failure);
        out.clear();
        content = false;
        return part;
    }
}

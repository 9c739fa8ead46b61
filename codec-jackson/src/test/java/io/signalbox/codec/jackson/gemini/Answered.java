package io.signalbox.codec.jackson.gemini;

import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.translation.TranslatingBridge;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.AnswerReader.Part;
import io.signalbox.core.port.AnswerReader.Summary;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Bridge.AnswerContext;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.testkit.FixedPricing;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a caller gets of a provider's answer, and how it ended.
 *
 * @param text all that came
 * @param content whether there was content
 * @param complete whether it is whole
 * @param failure why it is not
 * @param summary what is known of it
 * @param plainText what somebody else could go on with
 */
record Answered(
        String text,
        boolean content,
        boolean complete,
        Optional<Failure> failure,
        Summary summary,
        Optional<String> plainText) {

    static final String ID = "gen-1700000000-abcdefghij0123456789";
    static final String MODEL = "google/gemini-2.5-flash";
    static final String HELLO = "{'contents':[{'role':'user','parts':[{'text':'hi'}]}]}";

    /** Bytes pass. */
    static final Bridge PASSAGE = Gemini.passage();

    /** The answer is read into events, and they are written in the same dialect. */
    static final Bridge ANEW = new TranslatingBridge(Gemini.upstream(), Map.of(), List.of(Gemini.client()));

    static byte[] bytes(String text) {
        return Json.bytes(text.replace('\'', '"'));
    }

    static Envelope envelope(boolean stream, boolean events, String body) {
        return Gemini.dialect("gemini-2.5-flash", stream, events).read(bytes(body));
    }

    static Answered whole(Bridge bridge, String answer) {
        return of(bridge, envelope(false, true, HELLO), Optional.empty(), "application/json", answer, answer.length());
    }

    static Answered events(Bridge bridge, String answer) {
        return of(bridge, envelope(true, true, HELLO), Optional.empty(), "text/event-stream", answer, answer.length());
    }

    static Answered array(Bridge bridge, String answer) {
        return of(bridge, envelope(true, false, HELLO), Optional.empty(), "text/event-stream", answer, answer.length());
    }

    static Answered of(
            Bridge bridge,
            Envelope envelope,
            Optional<String> continues,
            String contentType,
            String answer,
            int pieces) {
        AnswerReader reader = bridge.reader(
                envelope,
                new AnswerContext(
                        ID,
                        MODEL,
                        "Google",
                        contentType,
                        continues,
                        FixedPricing.at(Prices.perMillionTokens("5", "20")),
                        1 << 20,
                        1 << 24));
        byte[] all = bytes(answer);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean content = false;
        Part part = Part.NOTHING;
        for (int at = 0; at <= all.length && part.failure().isEmpty() && !part.complete(); at += pieces) {
            part = at < all.length
                    ? reader.accept(ByteBuffer.wrap(Arrays.copyOfRange(all, at, Math.min(all.length, at + pieces))))
                    : Part.NOTHING;
            content |= take(part, out);
        }
        if (part.failure().isEmpty() && !part.complete()) {
            part = reader.end();
            content |= take(part, out);
        }
        return new Answered(
                out.toString(StandardCharsets.UTF_8),
                content,
                part.complete(),
                part.failure(),
                reader.summary(),
                reader.plainText());
    }

    private static boolean take(Part part, ByteArrayOutputStream out) {
        part.bytes().forEach(buffer -> {
            byte[] copy = new byte[buffer.remaining()];
            buffer.duplicate().get(copy);
            out.writeBytes(copy);
        });
        return part.content();
    }
}

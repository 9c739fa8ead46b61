package io.signalbox.codec.jackson.chat;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.cost.Metered;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.AnswerReader.Part;
import io.signalbox.core.port.AnswerReader.Summary;
import io.signalbox.core.port.Bridge.AnswerContext;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.testkit.FixedPricing;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A caller with a provider behind it: what was asked, what is answered, and what the caller gets of that. */
final class Answering {

    static final String ID = "gen-1700000000-abcdefghij0123456789";

    private final Envelope envelope;
    private String contentType = "text/event-stream";
    private int mostEventBytes = 1024 * 1024;
    private int mostAnswerBytes = 16 * 1024 * 1024;
    private Optional<String> continues = Optional.empty();
    private Prices prices = Prices.perMillionTokens("5", "20");

    private Answering(Envelope envelope) {
        this.envelope = envelope;
    }

    static Answering stream(OpenAiChat.Face face) {
        return to(face, "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":true}");
    }

    static Answering streamWithUsage(OpenAiChat.Face face) {
        return to(
                face,
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":true,"
                        + "\"stream_options\":{\"include_usage\":true}}");
    }

    static Answering json(OpenAiChat.Face face) {
        Answering answering = to(face, "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        answering.contentType = "application/json";
        return answering;
    }

    static Answering to(OpenAiChat.Face face, String request) {
        return new Answering(OpenAiChat.dialect(face).read(bytes(request)));
    }

    Answering contentType(String value) {
        contentType = value;
        return this;
    }

    Answering mostEventBytes(int value) {
        mostEventBytes = value;
        return this;
    }

    Answering mostAnswerBytes(int value) {
        mostAnswerBytes = value;
        return this;
    }

    /** The answer goes on with one that broke off after this text. */
    Answering continuing(String soFar) {
        continues = Optional.of(soFar);
        return this;
    }

    Answering prices(Prices value) {
        prices = value;
        return this;
    }

    AnswerReader reader() {
        return OpenAiChat.bridge()
                .reader(
                        envelope,
                        new AnswerContext(
                                ID,
                                "openai/gpt-4o",
                                "Acme",
                                contentType,
                                continues,
                                FixedPricing.at(prices),
                                mostEventBytes,
                                mostAnswerBytes));
    }

    /** The answer in one piece. */
    Result of(String answer) {
        return of(bytes(answer));
    }

    Result of(byte[]... pieces) {
        AnswerReader reader = reader();
        Result result = new Result();
        for (byte[] piece : pieces) {
            if (!result.ended) {
                result.take(reader.accept(ByteBuffer.wrap(piece)));
            }
        }
        if (!result.ended) {
            result.take(reader.end());
        }
        result.summary = reader.summary();
        return result;
    }

    /** The answer in pieces of this many bytes. */
    Result inPiecesOf(int size, String answer) {
        byte[] all = bytes(answer);
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < all.length; at += size) {
            pieces.add(Arrays.copyOfRange(all, at, Math.min(all.length, at + size)));
        }
        return of(pieces.toArray(new byte[0][]));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(List<ByteBuffer> parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (ByteBuffer part : parts) {
            byte[] copy = new byte[part.remaining()];
            part.duplicate().get(copy);
            joined.writeBytes(copy);
        }
        return joined.toString(StandardCharsets.UTF_8);
    }

    static Endpoint.Builder endpoint(ProviderType type, String upstreamModel) {
        Provider provider = new Provider("acme", type, "Acme", 0, true, false);
        return Endpoint.at(provider, new ModelId("openai/gpt-4o"), upstreamModel);
    }

    /** What the caller got, and how it ended. */
    static final class Result {
        private final List<ByteBuffer> bytes = new ArrayList<>();
        private boolean ended;
        private boolean content;
        private boolean complete;
        private Optional<Failure> failure = Optional.empty();
        private Optional<Integer> contentAt = Optional.empty();
        private int parts;
        private Summary summary =
                new Summary(Metered.of(Usage.NONE), Optional.empty(), Optional.empty(), Optional.empty(), 0);

        private void take(Part part) {
            bytes.addAll(part.bytes());
            parts++;
            if (part.content() && contentAt.isEmpty()) {
                contentAt = Optional.of(parts);
            }
            content |= part.content();
            complete = part.complete();
            failure = part.failure();
            ended = complete || failure.isPresent();
        }

        String text() {
            return Answering.text(bytes);
        }

        boolean hasContent() {
            return content;
        }

        /** In which part the first content came, from 1. */
        Optional<Integer> contentAt() {
            return contentAt;
        }

        boolean isComplete() {
            return complete;
        }

        Optional<Failure> failure() {
            return failure;
        }

        Summary summary() {
            return summary;
        }
    }
}

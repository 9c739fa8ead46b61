package io.signalbox.codec.jackson.services;

import io.signalbox.codec.jackson.answer.OpenAiFace;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Bridge.AnswerContext;
import io.signalbox.core.port.Bridge.UpstreamRequest;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.testkit.FixedPricing;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A service asked and answered. Text is ISO 8859-1, so that each character is a byte; JSON may have {@code '} for quotes. */
final class Served {

    static final String FORM = "multipart/form-data; boundary=xyz";

    private static final int MOST_BYTES = 10_000;

    private Served() {}

    static Endpoint at(ProviderType type) {
        return Endpoint.at(new Provider("p", type, "P", 0, true, false), new ModelId("acme/m"), "m-1")
                .build();
    }

    static Envelope json(Service service, String body) {
        return service.dialect(OpenAiFace.OPENAI).read(bytes(body.replace('\'', '"')));
    }

    static Envelope form(Service service, String contentType, String body) {
        Dialect dialect = service.dialect(OpenAiFace.OPENAI).ofForm(contentType).orElseThrow();
        return dialect.read(bytes(body));
    }

    static Bridge bridge(Service service) {
        return Optional.ofNullable(Service.passages(service).get(service.dialect()))
                .orElseThrow();
    }

    static UpstreamRequest request(
            Service service, Envelope envelope, ProviderType type, Map<String, String> parameters) {
        return bridge(service).request(envelope, at(type), parameters);
    }

    static String text(List<ByteBuffer> parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (ByteBuffer part : parts) {
            byte[] copy = new byte[part.remaining()];
            part.duplicate().get(copy);
            joined.writeBytes(copy);
        }
        return joined.toString(StandardCharsets.ISO_8859_1);
    }

    static AnswerReader reader(Service service, Envelope envelope, String contentType) {
        return bridge(service)
                .reader(
                        envelope,
                        new AnswerContext(
                                "gen-1-a",
                                "acme/m",
                                "P",
                                contentType,
                                Optional.empty(),
                                FixedPricing.at(Prices.UNKNOWN),
                                MOST_BYTES,
                                MOST_BYTES));
    }

    /** Feeds an answer in pieces of this many bytes, until it fails or ends. */
    static Result feed(AnswerReader reader, String answer, int pieces) {
        byte[] bytes = bytes(answer);
        StringBuilder got = new StringBuilder();
        for (int at = 0; at < bytes.length; at += pieces) {
            AnswerReader.Part part = reader.accept(ByteBuffer.wrap(bytes, at, Math.min(pieces, bytes.length - at)));
            got.append(text(part.bytes()));
            if (part.failure().isPresent()) {
                return new Result(got.toString(), part);
            }
        }
        AnswerReader.Part last = reader.end();
        return new Result(got + text(last.bytes()), last);
    }

    /** What the caller got, and how it ended. */
    record Result(String text, AnswerReader.Part last) {
        String code() {
            return last.failure().orElseThrow().code();
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}

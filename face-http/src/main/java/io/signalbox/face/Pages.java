package io.signalbox.face;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.core.port.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.concurrent.Flow;

/** Answers that are whole from the beginning, and the JSON in them. */
final class Pages {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int MOST_SHOWN = 120;

    private Pages() {}

    /** A JSON answer with these headers beside its content type. */
    static FaceResponse json(int status, byte[] body, Headers headers) {
        return whole(status, body, headers.plus("content-type", "application/json"));
    }

    /** An answer of this media type. */
    static FaceResponse whole(int status, String contentType, byte[] body) {
        return whole(status, body, Headers.of("content-type", contentType));
    }

    private static FaceResponse whole(int status, byte[] body, Headers headers) {
        return new FaceResponse(status, headers, OptionalLong.of(body.length), new WholeBody(ByteBuffer.wrap(body)));
    }

    static byte[] text(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    /** Writes JSON into memory. */
    static byte[] write(JsonPage page) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            page.writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /** What a caller sent, short enough and plain enough to be shown in a message. */
    static String shown(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= MOST_SHOWN ? plain : plain.substring(0, MOST_SHOWN) + "…";
    }

    /** A time zone's name: {@code UTC} for the one that Java calls Z. */
    static String named(ZoneId zone) {
        return zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
    }

    /** Something that is written as JSON. */
    interface JsonPage {
        void writeTo(JsonGenerator json) throws IOException;
    }

    /** One buffer, delivered once. */
    private record WholeBody(ByteBuffer bytes) implements Flow.Publisher<ByteBuffer> {
        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            subscriber.onSubscribe(new Flow.Subscription() {
                private boolean done;

                @Override
                public void request(long n) {
                    if (!done) {
                        done = true;
                        subscriber.onNext(bytes.duplicate());
                        subscriber.onComplete();
                    }
                }

                @Override
                public void cancel() {
                    done = true;
                }
            });
        }
    }
}

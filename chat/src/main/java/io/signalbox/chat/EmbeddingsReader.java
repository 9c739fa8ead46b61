package io.signalbox.chat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.signalbox.codec.jackson.json.JsonCursor;
import io.signalbox.codec.jackson.json.MalformedJsonException;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.core.cost.Money;
import io.signalbox.core.port.Headers;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads vectors without making an object of each number: there are thousands in each. */
final class EmbeddingsReader {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();
    private static final int USUAL_LENGTH = 1536;

    private final RawJson body;
    private final Map<Integer, float[]> vectors = new TreeMap<>();
    private final AnswerAssembly meter = new AnswerAssembly(piece -> {});
    private String model = "";

    private EmbeddingsReader(RawJson body) {
        this.body = body;
    }

    /**
     * What an answer holds.
     *
     * @throws MalformedAnswerException if it is no such answer
     */
    static Embeddings read(Headers head, RawJson body) {
        EmbeddingsReader reader = new EmbeddingsReader(body);
        try (JsonCursor cursor = body.cursor()) {
            reader.answer(cursor);
        } catch (MalformedJsonException | IOException malformed) {
            throw new MalformedAnswerException("no vectors");
        }
        return new Embeddings(
                List.copyOf(reader.vectors.values()),
                reader.meter.usage(),
                head.first("x-openrouter-cost").map(Money::of),
                Served.in(head).by(reader.model, ""),
                body);
    }

    private void answer(JsonCursor cursor) throws IOException {
        cursor.next();
        while (cursor.next() != JsonToken.END_OBJECT) {
            String name = cursor.text();
            JsonToken value = cursor.next();
            if (name.equals("data") && value == JsonToken.START_ARRAY) {
                for (JsonToken entry = cursor.next(); entry != JsonToken.END_ARRAY; entry = cursor.next()) {
                    entry(cursor, entry);
                }
            } else if (name.equals("model") && value == JsonToken.VALUE_STRING) {
                model = cursor.text();
            } else if (name.equals("usage")) {
                int start = cursor.start();
                meter.usage(body.part(start, cursor.skipValue()));
            } else {
                cursor.skipValue();
            }
        }
    }

    /** Entries may come in any order; one that does not say which it is stands where it stands. */
    private void entry(JsonCursor cursor, JsonToken entry) throws IOException {
        if (entry != JsonToken.START_OBJECT) {
            throw new MalformedAnswerException("no vector");
        }
        int index = vectors.size();
        float[] vector = {};
        while (cursor.next() != JsonToken.END_OBJECT) {
            String name = cursor.text();
            JsonToken value = cursor.next();
            if (name.equals("index") && value == JsonToken.VALUE_NUMBER_INT) {
                index = Integer.parseInt(cursor.text());
            }
            int start = cursor.start();
            int end = cursor.skipValue();
            if (name.equals("embedding") && value == JsonToken.START_ARRAY) {
                vector = numbers(body.part(start, end));
            }
        }
        vectors.put(index, vector);
    }

    private static float[] numbers(RawJson array) throws IOException {
        float[] numbers = new float[USUAL_LENGTH];
        int count = 0;
        try (JsonParser json = array.parser(FACTORY)) {
            json.nextToken();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (count == numbers.length) {
                    numbers = Arrays.copyOf(numbers, 2 * count);
                }
                numbers[count++] = json.getFloatValue();
            }
        }
        return Arrays.copyOf(numbers, count);
    }
}

package io.signalbox.face;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.core.cost.Money;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Members of JSON objects that may lack a value: they are null then. */
final class JsonMembers {

    private JsonMembers() {}

    static void text(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        } else {
            json.writeNullField(name);
        }
    }

    static void texts(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    static void millis(JsonGenerator json, String name, Optional<Duration> value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, value.get().toMillis());
        } else {
            json.writeNullField(name);
        }
    }

    /** A count where none is as good as unknown. */
    static void count(JsonGenerator json, String name, long count) throws IOException {
        if (count > 0) {
            json.writeNumberField(name, count);
        } else {
            json.writeNullField(name);
        }
    }

    static void nulls(JsonGenerator json, String... names) throws IOException {
        for (String name : names) {
            json.writeNullField(name);
        }
    }

    /** An amount as a number, which OpenRouter's clients want; every digit of it is written. */
    static void number(JsonGenerator json, String name, Money value) throws IOException {
        json.writeFieldName(name);
        json.writeNumber(value.toString());
    }

    static void number(JsonGenerator json, String name, Optional<Money> value) throws IOException {
        if (value.isPresent()) {
            number(json, name, value.get());
        } else {
            json.writeNullField(name);
        }
    }

    /** An amount as a decimal text, which no reader rounds. */
    static void amount(JsonGenerator json, String name, Optional<Money> value) throws IOException {
        text(json, name, value.map(Money::toString));
    }
}

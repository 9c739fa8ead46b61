package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** How a test looks into a body. */
class JsonPointerTest {
    private static final String JSON =
            "{\"a\" : [1, {\"b/c\": \"x\\ny\", \"d~\": {\"e\": [true, null]}}], \"n\": -1.5e3, \"\": 0}";

    @Test
    void findsTextsAsTextAndTheRestAsWritten() {
        assertThat(JsonPointer.find(JSON, "/a/1/b~1c")).contains("x\ny");
        assertThat(JsonPointer.find(JSON, "/a/1/d~0")).contains("{\"e\": [true, null]}");
        assertThat(JsonPointer.find(JSON, "/a/1/d~0/e/1")).contains("null");
        assertThat(JsonPointer.find(JSON, "/n")).contains("-1.5e3");
        assertThat(JsonPointer.find(JSON, "/")).contains("0");
        assertThat(JsonPointer.find(JSON, "")).contains(JSON);
    }

    @Test
    void findsNothingWhereNothingIs() {
        assertThat(JsonPointer.find(JSON, "/a/2")).isEmpty();
        assertThat(JsonPointer.find(JSON, "/n/x")).isEmpty();
        assertThat(JsonPointer.find("{\"a\":{\"b\":", "/a/b")).isEmpty();
        assertThat(JsonPointer.find("", "/a")).isEmpty();
        assertThatThrownBy(() -> JsonPointer.find(JSON, "a"))
                .hasMessage("pointer: a (expected: empty, or / and a name)");
    }
}

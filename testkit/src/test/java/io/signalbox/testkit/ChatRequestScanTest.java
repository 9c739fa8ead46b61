package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ChatRequestScanTest {
    @Test
    void findsTheFieldsWhereverTheyStand() {
        ChatRequestScan scan = scan("""
                { "x": {"model": "wrong", "stream": false, "a": [1, {"b": null}, "]}"]}, "temperature": 1.5e-3,
                  "messages": [
                    {"role": "system", "content": "rules"},
                    {"content": [{"type": "text", "text": "first "},
                                 {"type": "image_url", "image_url": {"url": "data:,", "text": "no"}},
                                 {"text": "second", "type": "text"}], "role": "user"},
                    {"role": "assistant", "content": null, "tool_calls": []}],
                  "stream_options": {"other": [], "include_usage": true},
                  "stream": true,
                  "model": "demo\\/\\u006dodel" }
                """);

        assertThat(scan.model()).contains("demo/model");
        assertThat(scan.stream()).isTrue();
        assertThat(scan.includeUsage()).isTrue();
        assertThat(scan.lastUserMessage()).contains("first second");
    }

    @Test
    void takesTheLastUserMessage() {
        assertThat(
                        scan("{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"user\",\"content\":\"b\\n\\\"\"},"
                                        + "{\"role\":\"tool\",\"content\":\"c\"}]}")
                                .lastUserMessage())
                .contains("b\n\"");
    }

    @Test
    void keepsWhatItFoundBeforeItCouldNotReadOn() {
        String body = "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        for (int length = 0; length <= body.length(); length++) {
            ChatRequestScan scan = scan(body.substring(0, length));
            assertThat(scan.model().isPresent()).as("%s bytes", length).isEqualTo(length >= 12);
        }
        assertThat(scan(body).lastUserMessage()).contains("Hi");
    }

    @Test
    void findsNothingInWhatIsNoRequest() {
        for (String body : new String[] {
            "",
            " ",
            "null",
            "[]",
            "[[[",
            "{",
            "{]",
            "{\"model\"}",
            "{\"model\":}",
            "{\"model\":1}",
            "{\"model\":{\"a\":1}}",
            "\"\\u00zz\"",
            "{\"messages\":[}]}",
            "{\"messages\":{\"role\":\"user\"}}",
            "{\"stream\":\"true\"}",
            "{,}",
            "{\"a\":1 \"b\"}"
        }) {
            ChatRequestScan scan = scan(body);
            assertThat(scan.model()).as(body).isEmpty();
            assertThat(scan.stream()).as(body).isFalse();
            assertThat(scan.includeUsage()).as(body).isFalse();
            assertThat(scan.lastUserMessage()).as(body).isEmpty();
        }
    }

    private static ChatRequestScan scan(String body) {
        return ChatRequestScan.of(body.getBytes(StandardCharsets.UTF_8));
    }
}

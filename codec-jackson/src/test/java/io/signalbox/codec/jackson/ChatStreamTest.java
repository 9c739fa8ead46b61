package io.signalbox.codec.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.Answering.Result;
import io.signalbox.codec.jackson.OpenAiChat.Face;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.cost.UsageClass;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ChatStreamTest {

    private static final String ROLE =
            "data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":5,\"model\":\"gpt-4o-2024-08-06\","
                    + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n";
    private static final String HELLO = content("Hel\\u006co");
    private static final String WORLD = content(" world");
    private static final String STOP =
            "data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":5,\"model\":\"gpt-4o-2024-08-06\","
                    + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private static final String USAGE =
            "data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":5,\"model\":\"gpt-4o-2024-08-06\","
                    + "\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":200,\"total_tokens\":300}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    private static String content(String text) {
        return "data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":5,\"model\":\"gpt-4o-2024-08-06\","
                + "\"x\":1.0e0,\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text
                + "\"},\"finish_reason\":null}]}\n\n";
    }

    private static String signed(String event) {
        return event.replace("\"c-1\"", "\"" + Answering.ID + "\"")
                .replace("\"gpt-4o-2024-08-06\"", "\"openai/gpt-4o\",\"provider\":\"Acme\"");
    }

    @Test
    @DisplayName(
            "S-074, S-099: id, model and provider are spliced into each chunk, everything else is the provider's bytes")
    void passesAStreamThrough() {
        Result result = Answering.stream(Face.OPENAI).of(ROLE + HELLO + WORLD + STOP + USAGE + DONE);

        assertThat(result.text()).isEqualTo(signed(ROLE + HELLO + WORLD + STOP) + DONE);
        assertThat(result.isComplete()).isTrue();
        assertThat(result.summary().usage().count(UsageClass.PROMPT)).isEqualTo(100);
        assertThat(result.summary().usage().count(UsageClass.COMPLETION)).isEqualTo(200);
        assertThat(result.summary().upstreamId()).hasValue("c-1");
        assertThat(result.summary().finishReason()).hasValue("stop");
    }

    @Test
    @DisplayName("S-141: a caller that asked for usage gets the provider's usage chunk with the cost in it")
    void addsTheCostToTheUsageThatWasAskedFor() {
        Result result = Answering.streamWithUsage(Face.OPENAI).of(HELLO + STOP + USAGE + DONE);

        assertThat(result.text())
                .isEqualTo(signed(HELLO + STOP + USAGE.replace("300}", "300,\"cost\":0.0045}")) + DONE);
    }

    @Test
    @DisplayName("F-59: a stream that ends without finish reason and terminator was cut")
    void knowsACut() {
        Result result = Answering.stream(Face.OPENAI).of(ROLE + HELLO + "data: {\"id\":\"c-1\",\"cho");

        assertThat(result.text()).isEqualTo(signed(ROLE + HELLO));
        assertThat(result.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.BAD_RESPONSE);
            assertThat(failure.code()).isEqualTo("upstream_truncated");
        });
        assertThat(result.summary().usage().isEstimated()).isTrue();
    }
}

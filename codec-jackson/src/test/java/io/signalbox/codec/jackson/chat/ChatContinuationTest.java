package io.signalbox.codec.jackson.chat;

import static io.signalbox.codec.jackson.chat.Answering.bytes;
import static io.signalbox.codec.jackson.chat.Answering.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.chat.OpenAiChat.Face;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.Bridge.UpstreamRequest;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that broke off: what is kept of it, how the rest is asked for, and how the two are joined. */
class ChatContinuationTest {

    private static final String REQUEST = "{\"model\":\"m\",\"stream\":true,\"max_tokens\":100,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"} ] ,\"zeta\":1}";

    @Test
    @DisplayName("the text so far is what was passed on, escapes and halves of characters included")
    void keepsThePassedText() {
        AnswerReader reader = Answering.stream(Face.OPENAI).reader();
        reader.accept(ByteBuffer.wrap(bytes(delta("\"role\":\"assistant\",\"content\":\"\""))));
        assertThat(reader.plainText()).isEmpty();
        reader.accept(ByteBuffer.wrap(bytes(delta("\"content\":\"a\\n\\\"b\\ud83d\""))));
        reader.accept(ByteBuffer.wrap(bytes(delta("\"content\":\"\\ude00é\""))));
        assertThat(reader.plainText()).contains("a\n\"b\ud83d\ude00é");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}]",
                "\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"hm\",\"signature\":\"abc\"}]",
                "\"reasoning_details\":[{\"type\":\"reasoning.encrypted\",\"data\":\"abc\"}]",
                "\"refusal\":\"no\"",
                "\"content\":[{\"type\":\"text\",\"text\":\"parts\"}]"
            })
    @DisplayName("half a tool call, signed reasoning, a refusal: nobody else can go on with that")
    void refusesMoreThanText(String delta) {
        AnswerReader reader = Answering.stream(Face.OPENAI).reader();
        reader.accept(ByteBuffer.wrap(bytes(delta("\"content\":\"text\""))));
        reader.accept(ByteBuffer.wrap(bytes(delta(delta))));
        assertThat(reader.plainText()).isEmpty();
    }

    @Test
    @DisplayName(
            "an answer bound to a schema, or of several choices, is not gone on with; unsigned thoughts do not matter")
    void looksAtTheRequest() {
        String plain = "{\"model\":\"m\",\"stream\":true,\"n\":1,\"messages\":[]".replace("[]", "[{}]");
        assertThat(passed(plain + "}")).isPresent();
        assertThat(passed(plain.replace("\"n\":1", "\"n\":2") + "}")).isEmpty();
        assertThat(passed(plain + ",\"response_format\":{\"type\":\"json_object\"}}"))
                .isEmpty();
    }

    @Test
    @DisplayName("the rest is asked for after the caller's own messages; the limit of its length is what is left of it")
    void asksForTheRest() {
        assertThat(written(false))
                .startsWith(
                        "{\"model\":\"up\",\"stream\":true,\"max_tokens\":98,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"} "
                                + ",{\"role\":\"assistant\",\"content\":\"so\\nfar\"},{\"role\":\"user\",\"content\":\"Your last message was cut off")
                .endsWith("}] ,\"zeta\":1,\"stream_options\":{\"include_usage\":true}}");
        assertThat(written(true)).contains(" ,{\"role\":\"assistant\",\"content\":\"so\\nfar\"}] ,\"zeta\":1");
    }

    @Test
    @DisplayName("the second answer's beginning and what it repeats are left out; its finish and usage stay")
    void joinsTwoAnswers() {
        String answer = delta("\"role\":\"assistant\",\"content\":\"\"") + delta("\"content\":\"jumps over \"")
                + delta("\"content\":\"the lazy\"") + delta("\"content\":\" dog\"")
                + "data: {\"id\":\"2\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                + "data: {\"id\":\"2\",\"object\":\"chat.completion.chunk\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3}}\n\n"
                + "data: [DONE]\n\n";
        for (int size : new int[] {1, 7, 4096}) {
            Answering.Result result = Answering.streamWithUsage(Face.OPENAI)
                    .continuing("The fox jumps over")
                    .inPiecesOf(size, answer);
            assertThat(result.isComplete()).isTrue();
            assertThat(result.text())
                    .doesNotContain("\"role\"")
                    .contains(
                            "\"content\":\" \"",
                            "\"content\":\"the lazy\"",
                            "\"content\":\" dog\"",
                            "\"finish_reason\":\"stop\"")
                    .contains("\"prompt_tokens\":9")
                    .endsWith("data: [DONE]\n\n");
            assertThat(result.summary().usage().promptTokens()).isEqualTo(9);
        }
    }

    @Test
    @DisplayName("a second answer that has nothing new to say ends the first one well")
    void takesNothingMoreForAnEnd() {
        Answering.Result result = Answering.stream(Face.OPENAI)
                .continuing("All of it.")
                .of(
                        delta("\"content\":\"All of \"") + delta("\"content\":\"it.\"")
                                + "data: {\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
        assertThat(result.isComplete()).isTrue();
        assertThat(result.hasContent()).isFalse();
    }

    private static java.util.Optional<String> passed(String request) {
        AnswerReader reader = Answering.to(Face.OPENAI, request).reader();
        reader.accept(ByteBuffer.wrap(bytes(delta("\"reasoning\":\"hm\""))));
        reader.accept(ByteBuffer.wrap(bytes(delta("\"content\":\"text\""))));
        return reader.plainText();
    }

    private static String written(boolean prefill) {
        UpstreamRequest request = OpenAiChat.bridge()
                .continuation(
                        OpenAiChat.dialect(Face.OPENAI).read(bytes(REQUEST)),
                        endpoint(ProviderType.OPENAI_COMPATIBLE, "up").build(),
                        Map.of(),
                        "so\nfar",
                        prefill);
        return Answering.text(request.body());
    }

    private static String delta(String members) {
        return "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{"
                + members + "},\"finish_reason\":null}]}\n\n";
    }
}

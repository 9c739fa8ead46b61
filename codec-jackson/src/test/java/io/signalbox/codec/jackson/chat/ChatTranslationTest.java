package io.signalbox.codec.jackson.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.ClientFormat;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.FieldMatrix;
import io.signalbox.codec.jackson.translation.Message;
import io.signalbox.codec.jackson.translation.StreamWriter;
import io.signalbox.codec.jackson.translation.TranslatingBridge;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Bridge.Crossing;
import io.signalbox.core.port.Dialect.Envelope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Chat in and chat out by way of no dialect: what is carried there and back stays what it was. */
class ChatTranslationTest {

    private static final Bridge THERE_AND_BACK =
            new TranslatingBridge(OpenAiChat.upstream(), Map.of(), List.of(OpenAiChat.client()));

    @Test
    void aConversationWithToolsImagesAndFormatsIsTheSameAfterwards() {
        String body = """
                {"model":"m","messages":[
                  {"role":"system","content":"Be brief."},
                  {"role":"user","content":[{"type":"text","text":"What is it?"},
                    {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"low"}},
                    {"type":"input_audio","input_audio":{"data":"BBBB","format":"wav"}},
                    {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,CCCC"}}]},
                  {"role":"assistant","content":null,"tool_calls":[
                    {"id":"call_1","type":"function","function":{"name":"look","arguments":"{\\"at\\":1}"}},
                    {"id":"call_2","type":"function","function":{"name":"look","arguments":"{\\"at\\":2}"}}]},
                  {"role":"tool","tool_call_id":"call_1","content":"one"},
                  {"role":"tool","tool_call_id":"call_2","content":"two"}],
                 "tools":[{"type":"function","function":{"name":"look","description":"Looks.",
                   "parameters":{"type":"object","properties":{"at":{"type":"integer"}}},"strict":true}}],
                 "tool_choice":{"type":"function","function":{"name":"look"}},
                 "response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object"},"strict":true}},
                 "temperature":0.70,"top_p":0.9,"seed":7,"stop":["a","b"],"logit_bias":{"5":-1},"max_tokens":9,"user":"u"}
                """;

        JsonNode sent = sent(body, ProviderType.OPENAI_COMPATIBLE);

        JsonNode asked = Trees.read(body).orElseThrow();
        assertThat(sent).isEqualTo(((ObjectNode) asked).put("model", "up/stream"));
        assertThat(Trees.text(sent.path("temperature"))).isEqualTo("0.70");
    }

    @Test
    void openAiIsToldTheLimitUnderItsNewName() {
        JsonNode sent = sent(
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"max_tokens\":9,\"top_k\":4}",
                ProviderType.OPENAI);

        assertThat(sent.path("max_completion_tokens").intValue()).isEqualTo(9);
        assertThat(sent.has("max_tokens")).isFalse();
        assertThat(sent.has("top_k")).isFalse();
    }

    @Test
    @DisplayName("S-112: what is left out is named")
    void whatIsLeftOutIsNamed() {
        Envelope envelope = envelope(
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"top_k\":4,\"plugin_of_mine\":1}");

        assertThat(THERE_AND_BACK
                        .request(
                                envelope,
                                Answering.endpoint(ProviderType.OPENAI, "m").build(),
                                Map.of())
                        .dropped())
                .containsExactly("plugin_of_mine", "top_k");
    }

    @Test
    void fragmentsOfParallelCallsFindTheirCall() {
        List<AnswerEvent> events = new ArrayList<>();
        ChatAnswerParser parser = new ChatAnswerParser();
        for (String chunk : List.of(
                "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{\\\"x\\\"\"}}]}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":1,\"id\":\"\",\"function\":{\"name\":\"\",\"arguments\":\":1}\"}}]}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}")) {
            parser.event("message", Trees.read(chunk).orElseThrow(), events::add);
        }

        assertThat(events)
                .containsSubsequence(
                        new AnswerEvent.CallBegun(0, 0, "a", "f", Optional.empty()),
                        new AnswerEvent.CallBegun(0, 1, "b", "g", Optional.empty()),
                        new AnswerEvent.CallArguments(0, 1, "{\"x\""),
                        new AnswerEvent.CallArguments(0, 1, ":1}"),
                        new AnswerEvent.CallArguments(0, 0, "{}"),
                        new AnswerEvent.Finished(0, "tool_calls", "stop", Optional.empty()));
    }

    @Test
    void theTableHasARowForEveryParameterThatMayBeAskedOfAModel() {
        assertThat(FieldMatrix.standard().fields()).contains("temperature", "top_k", "seed", "stop", "logit_bias");
        assertThat(FieldMatrix.standard().dialects()).contains(OpenAiChat.NAME);
    }

    @Test
    void aRequestIsReadOnceForAllEndpointsThatMayRefuseIt() {
        AtomicInteger reads = new AtomicInteger();
        Bridge bridge = new TranslatingBridge(OpenAiChat.upstream(), Map.of(), List.of(counting(reads)));
        Envelope asked = envelope("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

        Crossing crossing = bridge.crossing(asked);
        for (String upstream : List.of("a", "b", "c")) {
            assertThat(crossing.objection(
                            Answering.endpoint(ProviderType.OPENAI, upstream).build()))
                    .isEmpty();
        }

        assertThat(reads).hasValue(1);
    }

    private static ClientFormat counting(AtomicInteger reads) {
        ClientFormat chat = OpenAiChat.client();
        return new ClientFormat() {
            @Override
            public String dialect() {
                return chat.dialect();
            }

            @Override
            public Conversation conversation(Envelope envelope) {
                reads.incrementAndGet();
                return chat.conversation(envelope);
            }

            @Override
            public boolean isContinuable(Envelope envelope) {
                return chat.isContinuable(envelope);
            }

            @Override
            public StreamWriter stream(Envelope envelope, AnswerFacts facts) {
                return chat.stream(envelope, facts);
            }

            @Override
            public byte[] whole(Envelope envelope, Message message, AnswerFacts facts) {
                return chat.whole(envelope, message, facts);
            }
        };
    }

    private static Envelope envelope(String body) {
        return OpenAiChat.dialect(OpenAiChat.Face.OPENAI).read(Answering.bytes(body));
    }

    private static JsonNode sent(String body, ProviderType type) {
        String sent = Answering.text(THERE_AND_BACK
                .request(envelope(body), Answering.endpoint(type, "up/stream").build(), Map.of())
                .body());
        return Trees.read(sent).orElseThrow();
    }
}

package io.signalbox.codec.jackson.anthropic;

import static io.signalbox.codec.jackson.anthropic.Conversing.HELLO;
import static io.signalbox.codec.jackson.anthropic.Conversing.HELLO_STREAM;
import static io.signalbox.codec.jackson.anthropic.Conversing.asking;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.port.Bridge.UpstreamRequest;
import io.signalbox.testkit.EventStreamFrames;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Claude on Bedrock in its own dialect: the model in the path, and its events in frames. */
class ClaudeOnBedrockTest {

    private static final String FRAMES = "application/vnd.amazon.eventstream";
    private static final String START =
            "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_bdrk_1\",\"content\":[],\"usage\":{\"input_tokens\":10,\"output_tokens\":1}}}";
    private static final String BLOCK =
            "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}";
    private static final String WORDS =
            "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Olá\"}}";
    private static final String END =
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":5}}";
    private static final String STOP = "{\"type\":\"message_stop\"}";

    @Test
    void theModelStandsInThePathAndTheVersionInTheBody() {
        for (Conversing asking :
                new Conversing[] {asking(HELLO_STREAM), asking(HELLO_STREAM).anew()}) {
            UpstreamRequest request = asking.of(ProviderType.BEDROCK)
                    .model("us.anthropic.claude-haiku-4-5-v1:0")
                    .request();

            assertThat(request.path())
                    .isEqualTo("/model/us.anthropic.claude-haiku-4-5-v1%3A0/invoke-with-response-stream");
            assertThat(request.headers().first("accept")).contains(FRAMES);
            assertThat(request.headers().first("anthropic-version")).isEmpty();
            JsonNode sent = Trees.read(Conversing.text(request.body())).orElseThrow();
            assertThat(sent.path("anthropic_version").asText()).isEqualTo("bedrock-2023-05-31");
            assertThat(sent.has("model")).isFalse();
            assertThat(sent.has("stream")).isFalse();
        }
        assertThat(asking(HELLO).of(ProviderType.BEDROCK).model("m").request().path())
                .isEqualTo("/model/m/invoke");
    }

    @Property(tries = 40)
    @Label("F-63: however the frames are split, callers of Messages get the events that are in them")
    void theEventsAreUnwrapped(@ForAll @IntRange(min = 1, max = 300) int size) {
        byte[] all = frames(START, BLOCK, WORDS, "{\"type\":\"content_block_stop\",\"index\":0}", END, STOP);

        Conversing.Got got = asking(HELLO_STREAM).contentType(FRAMES).inPiecesOf(size, all);

        assertThat(got.isComplete()).isTrue();
        assertThat(got.text()).contains("Olá").endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        assertThat(got.summary().usage().promptTokens()).isEqualTo(10);
        assertThat(got.summary().usage().completionTokens()).isEqualTo(5);
    }

    @Test
    void anExceptionInAFrameIsAFailure() {
        byte[] all = EventStreamFrames.exception("throttlingException", "{\"message\":\"Too many requests\"}");

        Conversing.Got got = asking(HELLO_STREAM).contentType(FRAMES).inPiecesOf(1 << 20, all);

        assertThat(got.failure().orElseThrow().kind()).isEqualTo(FailureKind.RATE_LIMITED);
    }

    private static byte[] frames(String... events) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String event : events) {
            String wrapped = Base64.getEncoder().encodeToString(event.getBytes(StandardCharsets.UTF_8));
            all.writeBytes(EventStreamFrames.event("chunk", "{\"bytes\":\"" + wrapped + "\",\"p\":\"abc\"}"));
        }
        return all.toByteArray();
    }
}

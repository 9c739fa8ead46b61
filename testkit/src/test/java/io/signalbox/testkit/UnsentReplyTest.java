package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UnsentReplyTest {

    private static final byte[] STREAMED = "{\"model\":\"m\",\"stream\":true}".getBytes(StandardCharsets.UTF_8);

    @Test
    void eachEventIsAPiece() {
        UnsentReply reply = Reply.stream("one", "two").unsent("/v1/chat/completions", STREAMED);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.contentType()).isEqualTo("text/event-stream");
        assertThat(reply.body()).hasSize(5);
        assertThat(new String(reply.body().get(1), StandardCharsets.UTF_8))
                .contains("\"one\"")
                .endsWith("\n\n");
        assertThat(new String(reply.bytes(), StandardCharsets.UTF_8)).endsWith("data: [DONE]\n\n");
        assertThat(reply.broken()).isFalse();
    }

    @Test
    void errorsHaveTheirStatusAndHeaders() {
        UnsentReply reply =
                Reply.failure(ProviderFailure.RATE_LIMITED).retryAfter("3").unsent("/model/m/converse", new byte[0]);
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.headers().first("x-amzn-errortype"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("ThrottlingException"));
        assertThat(reply.headers().first("retry-after")).contains("3");
    }

    @Test
    void embeddingsAreOneForEachInput() {
        UnsentReply reply = Reply.embeddings(new float[] {0.5f, -1}, new float[] {0.25f})
                .unsent("/v1/embeddings", "{\"model\":\"m\",\"input\":[\"a\",\"b\"]}".getBytes(StandardCharsets.UTF_8));
        assertThat(new String(reply.bytes(), StandardCharsets.UTF_8))
                .contains("{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.5,-1.0]}")
                .contains("{\"object\":\"embedding\",\"index\":1,\"embedding\":[0.25]}");
    }

    @Test
    void whatBreaksTheConnectionEndsIt() {
        Reply cut = Reply.stream("one", "two").cuts(Point.afterTokens(1));
        UnsentReply reply = cut.unsent("/v1/messages", STREAMED);
        assertThat(reply.broken()).isTrue();
        assertThat(new String(reply.bytes(), StandardCharsets.UTF_8))
                .contains("\"one\"")
                .doesNotContain("\"two\"");
    }

    @Test
    void whatIsNoAnswerHasNoBytesInHand() {
        assertThatThrownBy(() -> Reply.silence().unsent("/any", new byte[0])).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Reply.generated("x", 1 << 20).unsent("/any", new byte[0]))
                .isInstanceOf(IllegalStateException.class);
    }
}

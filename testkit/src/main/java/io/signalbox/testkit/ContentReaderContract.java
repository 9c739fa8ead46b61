package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.content.ContentError;
import io.signalbox.core.content.GenerationContent;
import io.signalbox.core.content.StoredContent;
import io.signalbox.core.content.StoredContent.Body;
import io.signalbox.core.port.ContentReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The laws of the port {@link ContentReader}. Extend it, say which reader it is about, and run it. */
public abstract class ContentReaderContract {

    private static final String ASKED = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String ANSWERED =
            "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"}}]}";
    private static final List<String> DIALECTS =
            List.of("openai-chat", "openai-responses", "anthropic-messages", "gemini", "nobody-knows-this", "");
    private static final List<String> TYPES = List.of("application/json", "text/event-stream", "audio/mpeg", "");

    /** For subclasses. */
    protected ContentReaderContract() {}

    /** The reader. */
    protected abstract ContentReader reader();

    /** A dialect that it reads, as a caller speaks it; OpenAI's chat unless overridden. */
    protected StoredContent readable() {
        return content("openai-chat", body(ASKED, false), "application/json", body(ANSWERED, false));
    }

    /** What the caller of {@link #readable} was answered. */
    protected String readableAnswer() {
        return "Hello";
    }

    @Test
    @DisplayName("R-01: what is whole and of a known dialect is read")
    void readsWhatIsWhole() {
        GenerationContent read = reader().read(readable());
        assertThat(read.completion()).contains(readableAnswer());
        assertThat(read.messages()).isPresent();
        assertThat(read.truncated()).isFalse();
    }

    @Test
    @DisplayName(
            "R-02: nothing that can be stored makes it fail; of a request that is text a prompt or messages are there")
    void readsAnything() {
        Random random = new Random(7);
        for (String dialect : DIALECTS) {
            for (String type : TYPES) {
                IntStream.range(0, 40).forEach(i -> isRead(content(dialect, any(random), type, any(random))));
            }
        }
    }

    @Test
    @DisplayName("R-03: what was cut anywhere is read as far as it goes, and said to be cut")
    void readsWhatWasCut() {
        StoredContent whole = readable();
        String request = text(whole.request());
        for (int at = 0; at < request.length(); at++) {
            StoredContent cut =
                    content(whole.dialect(), body(request.substring(0, at), true), whole.answerType(), whole.answer());
            assertThat(isRead(cut).truncated()).isTrue();
        }
    }

    @Test
    @DisplayName("R-04: an error is kept")
    void keepsErrors() {
        ContentError error = new ContentError(503, "Busy.", Optional.of("overloaded"), List.of());
        StoredContent failed = new StoredContent(
                "gen-1",
                Optional.empty(),
                Instant.EPOCH,
                "openai-chat",
                body(ASKED, false),
                "",
                Body.EMPTY,
                Optional.of(error));
        assertThat(isRead(failed).error()).contains(error);
    }

    @Test
    @DisplayName("R-05: it keeps nothing: the same is read the same, from any thread")
    void readsTheSame() {
        ContentReader reader = reader();
        StoredContent content = readable();
        GenerationContent first = reader.read(content);
        assertThat(IntStream.range(0, 50).parallel().mapToObj(i -> reader.read(content)))
                .containsOnly(first);
        assertThat(content.request().bytes().position()).isZero();
    }

    private GenerationContent isRead(StoredContent content) {
        GenerationContent read = reader().read(content);
        assertThat(read.prompt().isPresent() && read.messages().isPresent()).isFalse();
        if (!text(content.request()).contains("\ufffd")) {
            assertThat(read.prompt().isPresent() || read.messages().isPresent())
                    .as("prompt or messages of a request in '%s'", content.dialect())
                    .isTrue();
        }
        return read;
    }

    private static Body any(Random random) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return switch (random.nextInt(3)) {
            case 0 -> new Body(ByteBuffer.wrap(bytes), random.nextBoolean());
            case 1 -> body(ASKED.substring(0, random.nextInt(ASKED.length())), true);
            default -> body("data: " + ANSWERED + "\n\ndata: [DONE]\n\n", random.nextBoolean());
        };
    }

    private static StoredContent content(String dialect, Body request, String type, Body answer) {
        return new StoredContent(
                "gen-1", Optional.empty(), Instant.EPOCH, dialect, request, type, answer, Optional.empty());
    }

    private static Body body(String text, boolean truncated) {
        return new Body(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), truncated);
    }

    private static String text(Body body) {
        return StandardCharsets.UTF_8.decode(body.bytes()).toString();
    }
}

package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file format of recordings. */
class RecordingTest {
    private static final String STREAM = """
            === signalbox recording 1
            POST /v1/chat/completions
            content-type: application/json
            === request text
            {"model":"acme/large","stream":true}
            === response 200
            content-type: text/event-stream
            === chunk text
            data: {"id":"a"}


            === chunk crlf
            data: [DONE]


            === chunk base64
            AP8=
            === end
            """;

    @Test
    void readsWhatItWrites() {
        Recording recording = Recording.parse(STREAM);

        assertThat(recording.text()).isEqualTo(STREAM);
        assertThat(recording.request().model()).contains("acme/large");
        assertThat(recording.request().header("Content-Type")).contains("application/json");
        assertThat(recording.status()).isEqualTo(200);
        assertThat(recording.streamed()).isTrue();
        assertThat(recording.chunks())
                .containsExactly(
                        "data: {\"id\":\"a\"}\n\n".getBytes(StandardCharsets.UTF_8),
                        "data: [DONE]\r\n\r\n".getBytes(StandardCharsets.UTF_8),
                        new byte[] {0, -1});
        assertThat(recording).isEqualTo(Recording.parse(STREAM)).hasSameHashCodeAs(Recording.parse(STREAM));
        assertThat(recording).hasToString("POST /v1/chat/completions 200");
    }

    @Property
    @Label("any bytes come back from the file")
    void keepsAnyBytes(@ForAll byte[] request, @ForAll List<byte[]> chunks) {
        assertKept(request, chunks);
    }

    @Property
    @Label("any text comes back from the file, whatever its lines")
    void keepsAnyText(@ForAll("texts") String request, @ForAll("texts") String answer) {
        assertKept(request.getBytes(StandardCharsets.UTF_8), List.of(answer.getBytes(StandardCharsets.UTF_8)));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a", "\n", "\r", "\r\n", "===", "=== end", "é", "\u0000", " ", "😀")
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }

    private static void assertKept(byte[] request, List<byte[]> chunks) {
        Recording recording =
                new Recording(Recording.request("POST", "/x", List.of(), request), 200, List.of(), chunks, true);

        Recording read = Recording.parse(recording.text());

        assertThat(read.request().body()).isEqualTo(request);
        assertThat(read.chunks()).hasSize(chunks.size());
        for (int i = 0; i < chunks.size(); i++) {
            assertThat(read.chunks().get(i)).isEqualTo(chunks.get(i));
        }
    }

    @Test
    void namesTheLineThatIsWrong() {
        assertWrong("", "line 1: '' (expected: === signalbox recording 1)");
        assertWrong(STREAM.replace("POST /", "POST"), "line 2: 'POSTv1/chat/completions' (expected: method and target");
        assertWrong(
                STREAM.replace("content-type: a", "oops"), "line 3: 'oopspplication/json' (expected: a header line");
        assertWrong(
                STREAM.replace("request text", "request tex"), "line 4: '=== request tex' (expected: text, crlf or");
        assertWrong(STREAM.replace("response 200", "response ok"), "line 6: '=== response ok' (expected: === response");
        assertWrong(STREAM.replace("AP8=", "?"), "line 17: '?' (expected: base64)");
        assertWrong(STREAM.replace("=== end\n", ""), "line 19: the end of the file (expected: === end)");
        assertWrong("=== signalbox recording 1", "line 2: the end of the file (expected: method and target)");
    }

    @Test
    void livesInFiles(@TempDir Path directory) throws Exception {
        Recording.parse(STREAM).write(directory.resolve("2.txt"));
        Recording.parse(STREAM.replace("200", "429")).write(directory.resolve("1.txt"));
        Files.writeString(directory.resolve("README.md"), "not a recording");

        assertThat(Recording.readAll(directory)).extracting(Recording::status).containsExactly(429, 200);
        assertThatThrownBy(() -> Recording.parse(STREAM).write(directory.resolve("2.txt")))
                .isInstanceOf(UncheckedIOException.class);
        Files.writeString(directory.resolve("3.txt"), "oops");
        assertThatThrownBy(() -> Recording.readAll(directory)).hasMessageContaining("3.txt: line 1: 'oops'");
    }

    private static void assertWrong(String text, String message) {
        assertThatThrownBy(() -> Recording.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}

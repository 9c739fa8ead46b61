package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is recorded, what is kept back, and that it plays. */
class RecorderTest {
    private final ScriptedUpstream provider = ScriptedUpstream.start();

    @AfterEach
    void close() {
        provider.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, true",
        "/v1/chat/completions, false",
        "/v1/responses, true",
        "/v1/messages, true",
        "/v1beta/models/m:streamGenerateContent?alt=sse, false",
        "/model/m/converse-stream, false",
        "/v2/chat, true"
    })
    void playsWhatWasRecordedByteForByte(String path, boolean stream, @TempDir Path directory) throws Exception {
        provider.answers(Reply.answer("It rains in Zürich.")
                .reasoning("sig", "Look out.")
                .calling(new ToolCall("call_1", "close", "{\"window\":1}"))
                .header("x-ratelimit-remaining-tokens", "12"));
        String body = "{\"model\":\"m\",\"stream\":" + stream + "}";
        HttpResponse<byte[]> real;
        try (Recorder recorder = Recorder.start(provider.uri(""), directory)) {
            real = post(recorder.baseUri() + path, body);
            assertThat(recorder.files()).hasSize(1);
            assertThat(recorder.complaints()).isEmpty();
        }

        List<Recording> recordings = Recording.readAll(directory);
        try (ScriptedUpstream player = Player.start(recordings)) {
            HttpResponse<byte[]> played = post(player.uri(path).toString(), body);

            assertThat(played.statusCode()).isEqualTo(200);
            assertThat(played.body())
                    .isEqualTo(real.body())
                    .isEqualTo(recordings.get(0).responseBody());
            assertThat(played.headers().map().get("content-type"))
                    .isEqualTo(real.headers().map().get("content-type"));
            assertThat(played.headers().firstValue("x-ratelimit-remaining-tokens"))
                    .contains("12");
        }
    }

    @Test
    void keepsTheBordersOfChunks(@TempDir Path directory) throws Exception {
        provider.answers(Reply.stream("a", "b"));

        Recording recording = recorded(directory, "/v1/chat/completions", "{\"stream\":true}");

        assertThat(recording.streamed()).isTrue();
        assertThat(recording.chunks()).hasSize(5);
        assertThat(new String(recording.chunks().get(4), StandardCharsets.UTF_8))
                .isEqualTo("data: [DONE]\n\n");
        assertThat(directory.resolve("0001-completions-stream-200.txt")).exists();
    }

    @Test
    void recordsErrorsAndTheModelList(@TempDir Path directory) throws Exception {
        provider.next(Reply.status(429).retryAfter("7")).models("acme/large");

        Recording limited = recorded(directory, "/v1/messages", "{}");

        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.responseHeaders()).contains(new HeaderField("retry-after", "7"));
        try (Recorder recorder = Recorder.start(provider.baseUri(), directory)) {
            HttpRequest list = HttpRequest.newBuilder(URI.create(recorder.baseUri() + "/models"))
                    .build();
            HttpClient.newHttpClient().send(list, HttpResponse.BodyHandlers.discarding());
            assertThat(recorder.files()).containsExactly(directory.resolve("0002-models-200.txt"));
        }
        try (ScriptedUpstream player = Player.start(Recording.readAll(directory))) {
            HttpResponse<String> played = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(player.uri("/v1/models")).build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(played.body()).contains("acme/large");
        }
    }

    @Test
    void playsInTurnAndComplainsAboutWhatNobodyRecorded() throws Exception {
        Recording first = Recording.parse(file("acme/large", false, "first"));
        Recording second = Recording.parse(file("acme/large", false, "second"));
        Recording other = Recording.parse(file("acme/small", false, "other"));
        try (ScriptedUpstream player = Player.start(List.of(first, second, other))) {
            String uri = player.uri("/v1/x").toString();

            assertThat(text(post(uri, "{\"model\":\"acme/large\"}"))).isEqualTo("first");
            assertThat(text(post(uri, "{\"model\":\"acme/small\"}"))).isEqualTo("other");
            assertThat(text(post(uri, "{\"model\":\"acme/large\"}"))).isEqualTo("second");
            assertThat(text(post(uri, "{\"model\":\"acme/large\"}"))).isEqualTo("second");
            assertThat(post(uri, "{\"model\":\"acme/large\",\"stream\":true}").statusCode())
                    .isEqualTo(500);
            assertThat(player.complaints().get(0)).contains("no recording: ");
        }
    }

    @Test
    void complainsWhereTheProviderIsAway(@TempDir Path directory) throws Exception {
        provider.goDown();
        try (Recorder recorder = Recorder.start(provider.baseUri(), directory)) {
            assertThat(post(recorder.baseUri() + "/messages", "{}").statusCode())
                    .isEqualTo(500);
            assertThat(recorder.complaints()).hasSize(1);
        }
    }

    @Test
    void refusesCompressedAnswersWhichItCannotLookInto(@TempDir Path directory) throws Exception {
        provider.answers(Reply.text("x").header("Content-Encoding", "br"));
        try (Recorder recorder = Recorder.start(provider.baseUri(), directory)) {
            post(recorder.baseUri() + "/messages", "{}");

            assertThat(recorder.complaints().get(0)).contains("content-encoding: br (expected: none)");
            assertThat(provider.takeRequest().header("Accept-Encoding")).isEmpty();
        }
    }

    @Test
    void passesCredentialsOnAndKeepsThemBack(@TempDir Path directory) throws Exception {
        provider.answers(Reply.echo().header("Set-Cookie", "session=cookiesecret1"));
        HttpResponse<byte[]> answer;
        try (Recorder recorder = Recorder.start(provider.uri("/v1"), directory)) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(
                            recorder.baseUri() + "/projects/my-project-1/messages?key=querysecret1&beta=true"))
                    .header("Authorization", "Bearer headersecret1")
                    .header("x-api-key", "plainsecret1")
                    .header("anthropic-version", "2023-06-01")
                    .POST(
                            HttpRequest.BodyPublishers.ofString(
                                    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"headersecret1 plainsecret1 me@example.org\"}]}"))
                    .build();
            answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
        }

        assertThat(text(answer)).contains("headersecret1");
        assertThat(provider.takeRequest().header("x-api-key")).contains("plainsecret1");
        String file = files(directory);
        assertThat(file)
                .startsWith(
                        "=== signalbox recording 1\nPOST /v1/projects/removed/messages?key=removed&beta=true\nanthropic-version: 2023-06-01\n")
                .contains("\"content\":\"[removed] [removed] [removed]\"")
                .doesNotContain("secret1", "example.org", "my-project-1");
    }

    @Property(tries = 200)
    @Label("no secret reaches the file, wherever it stands")
    void secretsNeverReachTheFile(
            @ForAll("secrets") String secret, @ForAll("places") String place, @ForAll byte[] noise) {
        byte[] told = Bytes.joined(List.of(noise, (" " + secret + " ").getBytes(StandardCharsets.UTF_8), noise));
        int middle = noise.length + secret.length() / 2;
        boolean frames = place.equals("frames");
        List<byte[]> chunks = frames
                ? List.of(EventStreamFrames.event("x", "{\"text\":\"" + secret + "\"}"))
                : List.of(Arrays.copyOf(told, middle), Arrays.copyOfRange(told, middle, told.length));
        List<HeaderField> headers =
                List.of(new HeaderField("Authorization", "Bearer " + secret), new HeaderField("Cookie", "a=" + secret));
        String type = frames ? "application/vnd.amazon.eventstream" : "text/event-stream";
        Recording recording = new Recording(
                Recording.request("POST", "/v1/" + secret + "?" + place + "=" + secret, headers, told),
                200,
                List.of(new HeaderField("content-type", type), new HeaderField("retry-after", secret)),
                chunks,
                true);

        Recording scrubbed = Recorder.scrubbed(recording);

        assertThat(scrubbed.text()).doesNotContain(secret);
        assertThat(latin(scrubbed.request().body())).doesNotContain(secret).contains(Scrubber.REMOVED);
        assertThat(latin(scrubbed.responseBody())).doesNotContain(secret).contains(Scrubber.REMOVED);
    }

    @Property(tries = 200)
    @Label("what looks like a secret never reaches the file, also where no header has it")
    void suspectsNeverReachTheFile(@ForAll("suspects") String suspect) {
        String json = "{\"text\":\"(" + suspect + ")\"}";
        Recording recording = new Recording(
                Recording.request("POST", "/v1/x", List.of(), json.getBytes(StandardCharsets.UTF_8)),
                200,
                List.of(),
                List.of(json.getBytes(StandardCharsets.UTF_8)),
                false);

        assertThat(Recorder.scrubbed(recording).text()).doesNotContain(suspect);
    }

    @Provide
    Arbitrary<String> secrets() {
        return Arbitraries.oneOf(letters(8), suspects());
    }

    @Provide
    Arbitrary<String> suspects() {
        Arbitrary<String> prefix = Arbitraries.of(
                "sk-", "sk-ant-api03-", "sk-proj-", "AKIA", "ASIA", "AIza", "ya29.", "gsk_", "xai-", "org-", "proj_");
        Arbitrary<String> keys = Combinators.combine(prefix, letters(12)).as((a, b) -> a + b);
        Arbitrary<String> mail = Combinators.combine(letters(1), letters(2)).as((a, b) -> a + "@" + b + ".example");
        return Arbitraries.oneOf(keys, mail);
    }

    @Provide
    Arbitrary<String> places() {
        return Arbitraries.of("key", "access_token", "X-Amz-Signature", "frames");
    }

    private static Arbitrary<String> letters(int least) {
        return Arbitraries.strings().alpha().numeric().ofMinLength(least).ofMaxLength(40);
    }

    private Recording recorded(Path directory, String path, String body) throws Exception {
        try (Recorder recorder = Recorder.start(provider.uri(""), directory)) {
            post(recorder.baseUri() + path, body);
            return Recording.read(recorder.files().get(0));
        }
    }

    private static HttpResponse<byte[]> post(String uri, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String file(String model, boolean stream, String answer) {
        return "=== signalbox recording 1\nPOST /v1/x\n=== request text\n{\"model\":\"" + model + "\",\"stream\":"
                + stream + "}\n=== response 200\n=== body text\n" + answer + "\n=== end\n";
    }

    private static String files(Path directory) throws Exception {
        try (var files = Files.list(directory)) {
            return files.map(Recording::read).map(Recording::text).collect(Collectors.joining());
        }
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}

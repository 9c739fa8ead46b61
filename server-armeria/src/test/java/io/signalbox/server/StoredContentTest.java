package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.signalbox.core.config.ContentConfig;
import io.signalbox.core.config.ContentConfig.EncryptionKey;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.KeyConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.testkit.ToolCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What of prompts and answers is kept, where, and for whom, over a real socket. */
class StoredContentTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROMPT = "prompt-canary-51c7";
    private static final String ANSWER = "answer-canary-e90b";
    private static final String ALICE = "sk-alice-0123456789abcdef";
    private static final String BOB = "sk-bob-0123456789abcdef01";
    private static final String[] AS_ALICE = {"authorization", "Bearer " + ALICE};
    private static final String[] AS_BOB = {"authorization", "Bearer " + BOB};

    private final ScriptedUpstream upstream = ScriptedUpstream.start();

    @TempDir
    private Path place;

    @AfterEach
    void stop() {
        upstream.close();
    }

    private static EncryptionKey key(String id, int seed) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) seed);
        return new EncryptionKey(id, Secret.of(Base64.getEncoder().encodeToString(bytes)));
    }

    private ContentConfig stored(EncryptionKey... keys) {
        return new ContentConfig(true, Set.of(), Optional.of(place), Duration.ofDays(30), List.of(keys), 1 << 20);
    }

    private StartedProxy proxy(UnaryOperator<GatewayConfig.Builder> change) {
        return StartedProxy.over(
                upstream,
                builder -> change.apply(
                        builder.key(KeyConfig.of("alice", Secret.of(ALICE))).key(KeyConfig.of("bob", Secret.of(BOB)))));
    }

    private StartedProxy storing(EncryptionKey... keys) {
        return proxy(builder -> builder.content(stored(keys)));
    }

    private static String id(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-generation-id").orElseThrow();
    }

    private static HttpResponse<String> content(StartedProxy proxy, String id, String... headers) throws Exception {
        return proxy.get("/api/v1/generation/content?id=" + id, headers);
    }

    private static JsonNode data(HttpResponse<String> page) throws IOException {
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        return JSON.readTree(page.body()).path("data");
    }

    /** Every file under this directory in which one of the texts stands. */
    private static List<String> filesWith(Path directory, String... texts) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file ->
                            Stream.of(texts).anyMatch(text -> bytes(file).contains(text)))
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    private static String bytes(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("S-175, S1: unless it is asked for, no prompt and no answer is in any file of the data directory")
    void storesNothingByDefault() throws Exception {
        upstream.answers(Reply.answer(ANSWER));
        try (StartedProxy proxy = proxy(builder -> builder)) {
            String whole = StartedProxy.chat("m", PROMPT);
            HttpResponse<String> answer = proxy.post("/v1/chat/completions", whole, AS_ALICE);
            proxy.post("/v1/chat/completions", StartedProxy.streamedChat("m", PROMPT), AS_ALICE);
            upstream.answers(Reply.status(400));
            HttpResponse<String> failed = proxy.post("/v1/chat/completions", whole, AS_ALICE);
            HttpResponse<String> page = content(proxy, id(answer), AS_ALICE);
            assertThat(page.statusCode()).isEqualTo(404);
            assertThat(page.body()).contains("content_not_stored", "content.store");
            assertThat(failed.body()).doesNotContain(PROMPT);
            assertThat(filesWith(proxy.directory(), PROMPT, ANSWER)).isEmpty();
            assertThat(proxy.directory().resolve("content.db")).doesNotExist();
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "/v1/chat/completions, `{'model':'m','stream':STREAM,'messages':[{'role':'user','content':'PROMPT'}]}`",
                "/v1/completions, `{'model':'m','stream':STREAM,'prompt':'PROMPT'}`",
                "/v1/messages, `{'model':'m','stream':STREAM,'max_tokens':9,'messages':[{'role':'user','content':'PROMPT'}]}`",
                "/v1/responses, `{'model':'m','stream':STREAM,'input':'PROMPT'}`",
                "/v1beta/models/m:METHOD, `{'contents':[{'role':'user','parts':[{'text':'PROMPT'}]}]}`",
            })
    @DisplayName(
            "S-142, S-175: what was asked and answered can be read by whoever asked, in every dialect, streamed or not")
    void tellsWhatWasSaid(String path, String body) throws Exception {
        try (StartedProxy proxy = storing(key("k1", 1))) {
            for (boolean stream : new boolean[] {false, true}) {
                upstream.answers(stream ? Reply.stream(ANSWER, " more") : Reply.whole(ANSWER + " more"));
                HttpResponse<String> answer = proxy.post(
                        path.replace("METHOD", stream ? "streamGenerateContent" : "generateContent"),
                        body.replace('\'', '"').replace("PROMPT", PROMPT).replace("STREAM", Boolean.toString(stream)),
                        AS_ALICE);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                JsonNode data = data(content(proxy, id(answer), AS_ALICE));
                assertThat(data.path("input").toString()).contains(PROMPT);
                assertThat(data.path("output").path("completion").textValue()).isEqualTo(ANSWER + " more");
                assertThat(data.path("output").path("reasoning").isNull()).isTrue();
                assertThat(data.path("error").isNull()).isTrue();
                assertThat(data.path("truncated").booleanValue()).isFalse();
                assertThat(content(proxy, id(answer), AS_BOB).body()).contains("generation_not_found");
            }
            assertThat(filesWith(place, PROMPT, ANSWER)).isEmpty();
            assertThat(filesWith(proxy.directory(), PROMPT, ANSWER)).isEmpty();
        }
        assertThat(filesWith(place, PROMPT, ANSWER)).isEmpty();
    }

    @Test
    @DisplayName("S-175, S1: no log line has a prompt, an answer or a key, whatever is stored and whatever fails")
    void logsNothingOfIt() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger requests = (Logger) LoggerFactory.getLogger("io.signalbox.requests");
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        log.start();
        requests.addAppender(log);
        root.addAppender(log);
        EncryptionKey key = key("k1", 1);
        try (StartedProxy proxy = storing(key)) {
            for (Reply reply : List.of(
                    Reply.answer(ANSWER),
                    Reply.error(400, "invalid_request_error", "bad", "You said: " + PROMPT),
                    Reply.stream(ANSWER).withoutDone().withoutFinish(),
                    Reply.text(ANSWER))) {
                upstream.answers(reply);
                proxy.post("/v1/chat/completions", StartedProxy.streamedChat("m", PROMPT), AS_ALICE);
                proxy.post("/v1/chat/completions", StartedProxy.chat("m", PROMPT), AS_ALICE);
            }
        } finally {
            requests.detachAppender(log);
            root.detachAppender(log);
        }
        assertThat(log.list)
                .hasSizeGreaterThanOrEqualTo(8)
                .allSatisfy(event -> assertThat(event.getFormattedMessage())
                        .doesNotContain(PROMPT, ANSWER, key.key().reveal(), ALICE));
    }

    @Test
    @DisplayName("S-175: the store outlives the process; another key under its name ends the start, showing neither")
    void outlivesTheProcess() throws Exception {
        upstream.answers(ANSWER);
        String id;
        try (StartedProxy proxy = storing(key("k1", 1))) {
            id = id(proxy.post("/v1/chat/completions", StartedProxy.chat("m", PROMPT), AS_ALICE));
        }
        assertThatThrownBy(() -> storing(key("k1", 2)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("the key k1 is another one")
                .hasMessageNotContainingAny(
                        key("k1", 1).key().reveal(), key("k1", 2).key().reveal(), PROMPT);
        try (StartedProxy proxy = storing(key("k2", 2), key("k1", 1))) {
            assertThat(data(content(proxy, id, AS_ALICE))
                            .path("output")
                            .path("completion")
                            .textValue())
                    .isEqualTo(ANSWER);
        }
        try (StartedProxy proxy = storing(key("k2", 2))) {
            HttpResponse<String> page = content(proxy, id, AS_ALICE);
            assertThat(page.statusCode()).isEqualTo(503);
            assertThat(page.body()).contains("content_unavailable", "k1, which is not configured");
        }
    }

    @Test
    @DisplayName("S-175: once nothing is stored any more, what was stored still ends with its retention")
    void endsWhatWasStored() throws Exception {
        upstream.answers(ANSWER);
        String id;
        try (StartedProxy proxy = storing()) {
            id = id(proxy.post("/v1/chat/completions", StartedProxy.chat("m", PROMPT), AS_ALICE));
        }
        assertThat(filesWith(place, PROMPT)).containsExactly("content.db");
        ContentConfig off =
                new ContentConfig(false, Set.of(), Optional.of(place), Duration.ofNanos(1), List.of(), 1 << 20);
        try (StartedProxy proxy = proxy(builder -> builder.content(off))) {
            assertThat(content(proxy, id, AS_ALICE).statusCode()).isEqualTo(404);
        }
        assertThat(filesWith(place, PROMPT, ANSWER)).isEmpty();
    }

    @Test
    @DisplayName("S1: nobody but the owner may read what is stored")
    void onlyTheOwnerMayRead() throws Exception {
        upstream.answers(ANSWER);
        try (StartedProxy proxy = storing()) {
            proxy.post("/v1/chat/completions", StartedProxy.chat("m", PROMPT), AS_ALICE);
            try (Stream<Path> files = Files.list(place)) {
                assertThat(files)
                        .isNotEmpty()
                        .allSatisfy(
                                file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                                        .isEqualTo("rw-------"));
            }
        }
    }

    @Test
    @DisplayName(
            "S-175, S1: the calls of tools stand beside the text; the configuration that is printed has stars for keys")
    void tellsCallsAndShowsStars() throws Exception {
        upstream.answers(Reply.toolCalls(new ToolCall("call-1", "add", "{\"canary\":1}")));
        EncryptionKey key = key("k1", 1);
        try (StartedProxy proxy = storing(key)) {
            String body = StartedProxy.chat("m", PROMPT)
                    .replaceFirst(
                            "\\{",
                            "{\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"add\",\"parameters\":{}}}],");
            String id = id(proxy.post("/v1/chat/completions", body, AS_ALICE));
            JsonNode call = data(content(proxy, id, AS_ALICE))
                    .path("output")
                    .path("tool_calls")
                    .path(0);
            assertThat(call.path("function").path("name").textValue()).isEqualTo("add");
            assertThat(call.path("function").path("arguments").textValue()).contains("canary");
        }
        String shown = EffectiveConfig.text(
                GatewayConfig.builder().content(stored(key)).build());
        assertThat(shown)
                .contains("content:", "store: true", "k1: ********")
                .doesNotContain(key.key().reveal());
    }
}

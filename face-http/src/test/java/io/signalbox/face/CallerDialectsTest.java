package io.signalbox.face;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.extension.CallerDialectExtension;
import io.signalbox.core.extension.ExtensionException;
import io.signalbox.core.extension.SpokenPath;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayBuilder;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Headers;
import io.signalbox.core.time.SystemClock;
import io.signalbox.testkit.ScriptedTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CallerDialectsTest {

    @Test
    @DisplayName("S-188: a dialect of an extension is spoken at its path, below /v1 and as OpenRouter's below /api/v1")
    void speaksWhereTheExtensionSays() {
        try (Gateway gateway = gateway(new Sorry("a", 0, new SpokenPath("ask/me", no("v1"), no("api"))))) {
            assertThat(answer(gateway, "/v1/ask/me")).isEqualTo("v1");
            assertThat(answer(gateway, "/api/v1/ask/me")).isEqualTo("api");
            assertThat(answer(gateway, "/v1/ask/you")).contains("No such path: /v1/ask/you (expected: ", "/v1/ask/me");
            assertThat(gateway.assembly().toString()).contains("callers' dialects: given (a)");
        }
        try (Gateway gateway = gateway()) {
            assertThat(answer(gateway, "/v1/ask/me")).contains("No such path");
            assertThat(gateway.assembly().toString()).doesNotContain("callers' dialects");
        }
    }

    @Test
    @DisplayName("of two at one path the preferred one speaks, and either before what the face speaks by itself")
    void prefers() {
        try (Gateway gateway =
                gateway(sorry("late", -1, "ask"), sorry("early", 1, "ask"), sorry("chat", -100, "chat/completions"))) {
            assertThat(answer(gateway, "/v1/ask")).isEqualTo("early");
            assertThat(answer(gateway, "/v1/chat/completions")).isEqualTo("chat");
            assertThat(answer(gateway, "/v1/messages")).contains("\"type\":\"error\"");
        }
    }

    @Test
    @DisplayName("one that needs what is not there is refused when the gateway is built, by its name")
    void needsWhatIsNotThere() {
        CallerDialectExtension broken = new Sorry("broken", 0, SpokenPath.of("ask", no("never"))) {
            @Override
            public List<SpokenPath> paths() {
                throw new NoClassDefFoundError("com/acme/Words");
            }
        };
        assertThatThrownBy(() -> gateway(broken))
                .isInstanceOf(ExtensionException.class)
                .hasMessageContaining("\"broken\" cannot be used");
    }

    private static Gateway gateway(CallerDialectExtension... extensions) {
        GatewayBuilder builder = Gateway.builder()
                .configText("providers: {main: {type: openai, api_key: k}}")
                .environment(Map.of())
                .transport(ScriptedTransport.on(SystemClock.instance()));
        Arrays.stream(extensions).forEach(builder::extension);
        return builder.build();
    }

    private static String answer(Gateway gateway, String path) {
        FaceHead head = FaceHead.of("POST", path, Headers.of("content-type", "application/json"));
        try (InProcess.Response answer =
                InProcess.of(gateway).send(head, "{}".getBytes(UTF_8)).join()) {
            return new String(answer.body().readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CallerDialectExtension sorry(String name, int preference, String path) {
        return new Sorry(name, preference, SpokenPath.of(path, no(name)));
    }

    private static class Sorry implements CallerDialectExtension {
        private final String name;
        private final int preference;
        private final SpokenPath path;

        Sorry(String name, int preference, SpokenPath path) {
            this.name = name;
            this.preference = preference;
            this.path = path;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int preference() {
            return preference;
        }

        @Override
        public List<SpokenPath> paths() {
            return List.of(path);
        }
    }

    /** Refuses everything in these words. */
    private static Dialect no(String words) {
        return new No(words, OpenAiChat.dialect(OpenAiChat.Face.OPENAI));
    }

    private record No(String words, Dialect chat) implements Dialect {
        @Override
        public String name() {
            return "no";
        }

        @Override
        public Envelope read(byte[] body) {
            throw new RequestRefusedException(Failure.invalid("body", "no", "no"));
        }

        @Override
        public int status(Failure failure) {
            return chat.status(failure);
        }

        @Override
        public byte[] error(ErrorContext context) {
            return context.failure().code().equals("no") ? words.getBytes(UTF_8) : chat.error(context);
        }

        @Override
        public ByteBuffer errorEvent(ErrorContext context) {
            return chat.errorEvent(context);
        }

        @Override
        public ByteBuffer keepAlive() {
            return chat.keepAlive();
        }

        @Override
        public ByteBuffer remark(String said) {
            return chat.remark(said);
        }
    }
}

package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.OPENAI;
import static io.signalbox.docs.acceptance.TestGateway.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.testkit.RecordedRequest;
import io.signalbox.testkit.ScriptedUpstream;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** As whom the gateway introduces a caller to providers. */
@OnEachFace
class IdentityTest {

    private static final CallerIdentity APP = new CallerIdentity(
            Optional.of("https://client.example"),
            Optional.of("Client App"),
            Optional.of("client/2"),
            Optional.empty());

    private ScriptedUpstream upstream;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start().answers("ok");
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    private RecordedRequest sent(String yaml, Map<String, String> environment, CallerIdentity identity) {
        try (TestGateway gateway = TestGateway.of(yaml, environment)) {
            assertThat(gateway.ask(OPENAI, hello("openrouter:acme/m"), identity).status())
                    .isEqualTo(200);
            return upstream.takeRequest();
        }
    }

    private String openRouter(String more) {
        return """
                providers:
                  openrouter:
                    type: openrouter
                    api_key: sk-or-test
                    base_url: "%s"
                %s
                """.formatted(upstream.baseUri(), more.indent(4));
    }

    @Test
    @DisplayName("S-004, S-005, S-006: the environment's address, title and app name, where the caller said nothing")
    void takesTheEnvironments() {
        RecordedRequest request = sent(
                openRouter(""),
                Map.of(
                        "OPENROUTER_HTTP_REFERER", "https://yourapp.com",
                        "OPENROUTER_X_TITLE", "Your App Name",
                        "OPENROUTER_APP_NAME", "YourApp/1.0"),
                CallerIdentity.NONE);
        assertThat(request.header("HTTP-Referer")).contains("https://yourapp.com");
        assertThat(request.header("X-Title")).contains("Your App Name");
        assertThat(request.header("X-OpenRouter-Title")).contains("Your App Name");
        assertThat(request.headerValues("User-Agent")).containsExactly("YourApp/1.0");
    }

    @Test
    @DisplayName("S-004, S-117, S-118: the caller's own address and title win")
    void letsTheCallerSpeakForItself() {
        RecordedRequest request = sent(openRouter(""), Map.of("OPENROUTER_HTTP_REFERER", "https://yourapp.com"), APP);
        assertThat(request.header("HTTP-Referer")).contains("https://client.example");
        assertThat(request.header("X-Title")).contains("Client App");
        assertThat(request.header("X-OpenRouter-Title")).contains("Client App");
    }

    @Test
    @DisplayName("S-007, S-119: with nothing set, OpenRouter hears of localhost and no title; it can be turned off")
    void fallsBackToLocalhost() {
        RecordedRequest request = sent(openRouter(""), Map.of(), CallerIdentity.NONE);
        assertThat(request.header("HTTP-Referer")).contains("http://localhost:8080");
        assertThat(request.header("X-Title")).isEmpty();
        RecordedRequest off = sent(openRouter("extra: {http_referer: \"\"}"), Map.of(), CallerIdentity.NONE);
        assertThat(off.header("HTTP-Referer")).isEmpty();
    }

    @Test
    @DisplayName("S-015, S-016: the file's extra beats the environment; custom headers go along")
    void takesTheFiles() {
        RecordedRequest request = sent(
                openRouter("""
                        extra:
                          http_referer: "https://myapp.com"
                          x_title: "Production App"
                          app_name: "YourApp/1.0"
                          custom_headers: {X-Custom-ID: "abc123"}
                        """), Map.of("OPENROUTER_HTTP_REFERER", "https://environment.example"), CallerIdentity.NONE);
        assertThat(request.header("HTTP-Referer")).contains("https://myapp.com");
        assertThat(request.header("X-Title")).contains("Production App");
        assertThat(request.header("User-Agent")).contains("YourApp/1.0");
        assertThat(request.header("X-Custom-ID")).contains("abc123");
    }

    @Test
    @DisplayName("S-116: the user agent is overridden, passed through, or ours")
    void choosesTheUserAgent() {
        String identity = "identity: {user_agent: {mode: %s}}";
        assertThat(sent(
                                openRouter("")
                                        + "identity: {user_agent: {mode: override, override_value: \"MyApp/1.0.0\"}}",
                                Map.of(),
                                APP)
                        .headerValues("User-Agent"))
                .containsExactly("MyApp/1.0.0");
        assertThat(sent(openRouter("") + identity.formatted("passthrough"), Map.of(), APP)
                        .headerValues("User-Agent"))
                .containsExactly("client/2");
        assertThat(sent(openRouter("") + identity.formatted("default"), Map.of(), APP)
                        .headerValues("User-Agent"))
                .containsExactly("signalbox");
    }

    @Test
    @DisplayName("S-117, S-121: a plain provider hears nothing of the app; one credential, one user agent")
    void tellsPlainProvidersNothing() {
        try (TestGateway gateway = TestGateway.of("""
                providers:
                  plain: {type: openai-compatible, base_url: "%s", api_key: sk-plain}
                """.formatted(upstream.baseUri()))) {
            gateway.ask(OPENAI, hello("plain:acme/m"), APP);
            RecordedRequest request = upstream.takeRequest();
            assertThat(request.header("HTTP-Referer")).isEmpty();
            assertThat(request.header("X-Title")).isEmpty();
            assertThat(request.headerValues("Authorization")).containsExactly("Bearer sk-plain");
            assertThat(request.headerValues("User-Agent")).hasSize(1);
        }
    }

    @Test
    @DisplayName("S-052, S-120: the record keeps the app's address and title")
    void keepsTheAppInTheRecord() {
        try (TestGateway gateway = TestGateway.of(openRouter(""))) {
            var answer = gateway.ask(OPENAI, hello("openrouter:acme/m"), APP);
            assertThat(gateway.record(answer).intent().caller().appUrl()).contains("https://client.example");
            assertThat(gateway.record(answer).intent().caller().appTitle()).contains("Client App");
        }
    }
}

package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.catalog.Terms;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.config.SigningCredentials;
import io.signalbox.core.config.UpstreamApi;
import io.signalbox.core.extension.Extensions;
import io.signalbox.core.extension.ProviderTransports;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.TransportLimits;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import io.signalbox.core.time.SystemClock;
import io.signalbox.testkit.BodyCollector;
import io.signalbox.testkit.RecordedRequest;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.transport.armeria.ArmeriaTransportExtension;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which calls leave the proxy signed, over each transport. */
@Timeout(30)
class SignedCallsTest {

    @TempDir
    Path folder;

    private final ScriptedUpstream upstream = ScriptedUpstream.start().answers(Reply.json("{}"));
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    @AfterEach
    void close() {
        upstream.close();
        loops.shutdownGracefully();
    }

    @ParameterizedTest
    @DisplayName("calls to Bedrock without a key are signed, for its region, with the keys of the file")
    @ValueSource(strings = {"armeria", "jdk", "vertx"})
    void signsForBedrock(String choice) {
        RecordedRequest got = call(
                choice,
                bedrock().signing(SigningCredentials.awsKeys("AKIDEXAMPLE", Secret.of("secret"), Secret.of("token"))));

        assertThat(got.target()).isEqualTo("/model/a%3A0/converse");
        assertThat(got.header("authorization").orElseThrow())
                .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
                .contains("/eu-central-1/bedrock/aws4_request");
        assertThat(got.header("x-amz-security-token")).hasValue("token");
        assertThat(got.bodyText()).isEqualTo("{\"a\":1}");
    }

    @Test
    @DisplayName("calls to Bedrock with a key are left as they are")
    void leavesAKeyAlone() {
        RecordedRequest got = call("jdk", bedrock().apiKey(Secret.of("k")));

        assertThat(got.header("authorization")).isEmpty();
        assertThat(got.header("x-amz-date")).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("calls to Vertex without a key carry a token of the service account of the file")
    @ValueSource(strings = {"armeria", "jdk", "vertx"})
    void addsTokensForVertex(String choice) throws Exception {
        try (ScriptedUpstream tokens = ScriptedUpstream.start()
                .answers(Reply.json("{\"access_token\":\"t-1\",\"expires_in\":3600,\"token_type\":\"Bearer\"}"))) {
            Path file = Files.writeString(folder.resolve("account.json"), account(tokens.port()));

            RecordedRequest got = call(choice, vertex().signing(SigningCredentials.file(file)));

            assertThat(got.headerValues("authorization")).containsExactly("Bearer t-1");
        }
    }

    @Test
    @DisplayName("a credentials file that cannot be used keeps the proxy from starting, and says which it is")
    void namesAFileThatCannotBeUsed() throws IOException {
        Path file = Files.writeString(folder.resolve("other.json"), "{\"private_key\":\"secret\"}");
        GatewayConfig.Builder config =
                StartedProxy.config(upstream).provider(vertex().signing(SigningCredentials.file(file)));

        assertThatThrownBy(() -> StartedProxy.of(config, ServerLimits.STANDARD))
                .isInstanceOf(StartException.class)
                .hasMessage("providers.vertex.credentials_file: " + file
                        + " (expected: the key of a service account, as JSON)");
    }

    private RecordedRequest call(String choice, ProviderConfig.Builder provider) {
        GatewayConfig config =
                GatewayConfig.builder().provider(provider).transport(choice).build();
        Duration patience = StartedProxy.PATIENCE;
        try (ProviderTransports transports = ProviderTransports.of(
                config, Extensions.discovered().with(ArmeriaTransportExtension.on(loops)), SystemClock.instance())) {
            TransportResponse answer = transports
                    .of(config.providers().get(0))
                    .send(new TransportRequest(
                            "POST",
                            at("/model/a%3A0/converse"),
                            Headers.of("content-type", "application/json"),
                            List.of(ByteBuffer.wrap("{\"a\":1}".getBytes(StandardCharsets.UTF_8))),
                            new TransportLimits(patience, patience, patience, patience)))
                    .response()
                    .toCompletableFuture()
                    .join();
            BodyCollector.readAll(answer.body());
        }
        return upstream.takeRequest();
    }

    private ProviderConfig.Builder bedrock() {
        Optional<Boolean> unknown = Optional.empty();
        return ProviderConfig.builder("bedrock", ProviderType.BEDROCK)
                .baseUrl(at(""))
                .terms(new Terms(
                        unknown,
                        unknown,
                        unknown,
                        Optional.of("eu-central-1"),
                        Optional.empty(),
                        OptionalInt.empty(),
                        OptionalInt.empty()));
    }

    private ProviderConfig.Builder vertex() {
        return ProviderConfig.builder("vertex", ProviderType.VERTEX)
                .baseUrl(at(""))
                .api(UpstreamApi.STANDARD.withProject("p"));
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + upstream.port() + path);
    }

    private static String account(int port) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String key = Base64.getEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        return "{\"type\":\"service_account\",\"private_key_id\":\"k\",\"client_id\":\"1\","
                + "\"client_email\":\"gateway@p.example\",\"token_uri\":\"http://127.0.0.1:" + port + "/token\","
                + "\"private_key\":\"-----BEGIN PRIVATE KEY-----\\n" + key + "\\n-----END PRIVATE KEY-----\\n\"}";
    }
}

package io.signalbox.signer.google;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import io.signalbox.core.port.TransportLimits;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.testkit.BodyCollector;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.RecordedRequest;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.transport.jdk.JdkTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of a service account, from a token server on this machine, over real sockets. */
@Timeout(30)
class GoogleTokenTransportTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final KeyPair KEYS = newKeys();

    /** A token that Google's library already replaces, though it is good for another half a minute. */
    private static final int SOON_TO_EXPIRE = 210;

    @TempDir
    Path folder;

    private final ManualClock clock = ManualClock.atNoon();
    private final ScriptedUpstream upstream = ScriptedUpstream.start().answers(Reply.json("{}"));
    private final ScriptedUpstream tokens = ScriptedUpstream.start();
    private Path file = Path.of("");
    private Transport transport = JdkTransport.create();

    @BeforeEach
    void open() throws IOException {
        file = Files.writeString(folder.resolve("account.json"), account(tokens.port()));
        transport = builder().credentialsFile(file).build();
    }

    @AfterEach
    void close() {
        transport.close();
        upstream.close();
        tokens.close();
    }

    @Test
    @DisplayName("every call carries the account's token, fetched once; all else arrives unchanged")
    void addsTheToken() throws GeneralSecurityException {
        tokens.answers(token("t-1", 3600));

        read(send(Headers.of("content-type", "application/json", "Authorization", "Bearer other"), "{\"a\":", "1}"));
        read(send(Headers.NONE, "{}"));

        RecordedRequest first = upstream.takeRequest();
        assertThat(first.target()).isEqualTo("/v1/projects/p/locations/global/x:generateContent?alt=sse");
        assertThat(first.headerValues("authorization")).containsExactly("Bearer t-1");
        assertThat(first.header("content-type")).hasValue("application/json");
        assertThat(first.header("x-goog-user-project")).isEmpty();
        assertThat(first.bodyText()).isEqualTo("{\"a\":1}");
        assertThat(upstream.takeRequest().headerValues("authorization")).containsExactly("Bearer t-1");
        assertThat(tokens.requestCount()).isEqualTo(1);
        assertAsksForTheAccount(tokens.takeRequest());
    }

    @Test
    void namesTheProjectThatPays() {
        tokens.answers(token("t-1", 3600));
        transport = builder().credentialsFile(file).userProject("payer").build();

        read(send(Headers.of("X-Goog-User-Project", "other"), "{}"));

        assertThat(upstream.takeRequest().headerValues("x-goog-user-project")).containsExactly("payer");
    }

    @Test
    @DisplayName("a token that soon expires is replaced in the background, while calls go out with it")
    void refreshesBehindCalls() {
        Gate gate = Gate.closed();
        tokens.next(token("t-1", SOON_TO_EXPIRE), token("t-2", 3600).holds(Point.beforeHeaders(), gate));

        read(send(Headers.NONE, "{}"));
        read(send(Headers.NONE, "{}"));
        gate.awaitReached();
        read(send(Headers.NONE, "{}"));

        for (int i = 0; i < 3; i++) {
            assertThat(upstream.takeRequest().header("authorization")).hasValue("Bearer t-1");
        }
        gate.open();
        String newest = "";
        while (!newest.equals("Bearer t-2")) {
            read(send(Headers.NONE, "{}"));
            newest = upstream.takeRequest().header("authorization").orElseThrow();
        }
        assertThat(tokens.requestCount()).isEqualTo(2);
    }

    @Test
    @DisplayName("calls that wait for the first token share one fetch; one that is cancelled is never sent")
    void fetchesOnceForAll() {
        Gate gate = Gate.closed();
        tokens.answers(token("t-1", 3600).holds(Point.beforeHeaders(), gate));
        Transport.Call cancelled = send(Headers.NONE, "cancelled");
        List<Transport.Call> calls = List.of(send(Headers.NONE, "1"), send(Headers.NONE, "2"));
        gate.awaitReached();

        cancelled.cancel();
        assertFailed(cancelled, Reason.CANCELLED);
        assertThat(upstream.requestCount()).isZero();
        gate.open();
        calls.forEach(GoogleTokenTransportTest::read);

        assertThat(upstream.requests()).extracting(RecordedRequest::bodyText).containsExactlyInAnyOrder("1", "2");
        assertThat(tokens.requestCount()).isEqualTo(1);
    }

    @Test
    @DisplayName("a token server that refuses is a failure of its own that quotes nothing; the next call asks again")
    void tellsARefusal() {
        tokens.next(
                Reply.json("{\"error\":\"invalid_grant\",\"error_description\":\"secret\"}")
                        .withStatus(400),
                token("t-1", 3600));
        Transport.Call refused = send(Headers.NONE, "{}");

        assertFailed(refused, Reason.CREDENTIALS);
        assertThat(failureOf(refused)).hasMessage("CREDENTIALS");
        assertThat(upstream.requestCount()).isZero();
        read(send(Headers.NONE, "{}"));
    }

    @Test
    @DisplayName("waiting for a token counts towards the limits of a call")
    void limitsTheWaiting() {
        Gate gate = Gate.closed();
        tokens.answers(token("t-1", 3600).holds(Point.beforeHeaders(), gate));
        Transport.Call call = send(Headers.NONE, "{}");

        clock.advance(LONG);

        assertFailed(call, Reason.FIRST_BYTE_TIMEOUT);
        gate.open();
    }

    @Test
    @DisplayName("tokens are fetched through the outbound proxy, where there is one")
    void fetchesThroughTheProxy() throws IOException {
        Files.writeString(file, account("http://tokens.invalid/token"));
        tokens.answers(token("t-1", 3600));
        transport = builder()
                .credentialsFile(file)
                .outboundProxy(InetSocketAddress.createUnresolved("127.0.0.1", tokens.port()))
                .build();

        read(send(Headers.NONE, "{}"));

        assertThat(tokens.takeRequest().header("host")).hasValue("tokens.invalid");
    }

    @Test
    void refusesAFileThatIsNoKey() throws IOException {
        Files.writeString(file, "{\"type\":\"authorized_user\",\"refresh_token\":\"secret\"}");
        GoogleTokenTransport.Builder wrong = builder().credentialsFile(file);
        GoogleTokenTransport.Builder missing = builder().credentialsFile(folder.resolve("none.json"));

        assertThatThrownBy(wrong::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("credentials_file: " + file + " (expected: the key of a service account, as JSON)");
        assertThatThrownBy(missing::build).isInstanceOf(IllegalArgumentException.class);
    }

    private GoogleTokenTransport.Builder builder() {
        return GoogleTokenTransport.builder(JdkTransport.builder().clock(clock).build())
                .clock(clock);
    }

    private Transport.Call send(Headers headers, String... body) {
        List<ByteBuffer> parts = List.of(body).stream()
                .map(part -> ByteBuffer.wrap(part.getBytes(UTF_8)))
                .toList();
        URI uri = URI.create(
                "http://127.0.0.1:" + upstream.port() + "/v1/projects/p/locations/global/x:generateContent?alt=sse");
        return transport.send(new TransportRequest(
                "POST", uri, headers, parts, new TransportLimits(LONG, LONG, LONG, LONG.multipliedBy(2))));
    }

    /** A grant is asked for with a JWT that only the account's key can have signed. */
    private static void assertAsksForTheAccount(RecordedRequest request) throws GeneralSecurityException {
        String jwt = request.bodyText().replaceAll(".*assertion=([^&]*).*", "$1");
        String[] parts = jwt.split("\\.");
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(KEYS.getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(UTF_8));

        assertThat(claims).contains("gateway@p.example", "https://www.googleapis.com/auth/cloud-platform");
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    }

    private static Reply token(String token, int seconds) {
        return Reply.json(
                "{\"access_token\":\"" + token + "\",\"expires_in\":" + seconds + ",\"token_type\":\"Bearer\"}");
    }

    private static String account(int port) {
        return account("http://127.0.0.1:" + port + "/token");
    }

    private static String account(String tokenUri) {
        String key = "-----BEGIN PRIVATE KEY-----\\n"
                + Base64.getEncoder().encodeToString(KEYS.getPrivate().getEncoded())
                + "\\n-----END PRIVATE KEY-----\\n";
        return "{\"type\":\"service_account\",\"project_id\":\"p\",\"private_key_id\":\"k\",\"client_id\":\"1\","
                + "\"client_email\":\"gateway@p.example\",\"private_key\":\"" + key + "\",\"token_uri\":\"" + tokenUri
                + "\"}";
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertFailed(Transport.Call call, Reason reason) {
        TransportException failure = failureOf(call);
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.progress()).isEqualTo(SendProgress.NOT_SENT);
    }

    private static TransportException failureOf(Transport.Call call) {
        return (TransportException) call.response()
                .handle((answer, thrown) -> thrown)
                .toCompletableFuture()
                .join();
    }

    private static void read(Transport.Call call) {
        BodyCollector.readAll(call.response().toCompletableFuture().join().body());
    }
}

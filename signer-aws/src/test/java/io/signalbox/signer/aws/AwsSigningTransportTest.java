package io.signalbox.signer.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import io.signalbox.core.port.TransportLimits;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import io.signalbox.testkit.BodyCollector;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.RecordedRequest;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.transport.jdk.JdkTransport;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** What is signed arrives, over a real socket, with the signature that the published rules ask for. */
@Timeout(30)
class AwsSigningTransportTest {

    private static final String KEY_ID = "AKIDEXAMPLE";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final PublishedRules RULES = new PublishedRules("bedrock", "eu-central-1", KEY_ID, SECRET);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String CONVERSE = "/model/eu.anthropic.claude%3A0%2Fx/converse";

    private final ManualClock clock = ManualClock.atNoon();
    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private Transport transport = builder().keys(KEY_ID, SECRET).build();

    @AfterEach
    void close() {
        transport.close();
        upstream.close();
    }

    @Test
    @DisplayName("the rules as written down for these tests give the signature of AWS's published example")
    void theRulesGiveThePublishedExample() {
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put("content-type", "application/x-www-form-urlencoded; charset=utf-8");
        headers.put("host", "iam.amazonaws.com");
        headers.put("x-amz-date", "20150830T123600Z");

        assertThat(new PublishedRules("iam", "us-east-1", KEY_ID, SECRET)
                        .authorization("GET", "/", "Action=ListUsers&Version=2010-05-08", headers, new byte[0]))
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
                        + "SignedHeaders=content-type;host;x-amz-date, "
                        + "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
    }

    @Test
    @DisplayName("method, path encoded again, body and headers are signed by the rules, and arrive unchanged")
    void signsWhatArrives() {
        upstream.answers(Reply.json("{}"));
        Headers headers = Headers.of(
                "content-type", "application/json", "accept", "*/*", "X-Amzn-Bedrock-Trace", "ENABLED", "x-other", "1");

        read(transport.send(request(CONVERSE, headers, "{\"messages\":", "[\"h\u00e9\"]}")));

        RecordedRequest got = upstream.takeRequest();
        assertThat(got.target()).isEqualTo(CONVERSE);
        assertThat(got.bodyText()).isEqualTo("{\"messages\":[\"h\u00e9\"]}");
        assertThat(got.header("x-amz-date")).hasValue("20260101T120000Z");
        assertThat(got.headerValues("x-other")).containsExactly("1");
        assertThat(signedHeaders(got)).contains("content-type", "host", "x-amz-date");
        assertSignedByTheRules(got);
    }

    @Test
    @DisplayName("a session token is sent and signed; a credential that the request had is replaced")
    void signsWithTemporaryKeys() {
        upstream.answers(Reply.json("{}"));
        transport = builder().keys(KEY_ID, SECRET, "session/token==").build();

        read(transport.send(
                request(CONVERSE, Headers.of("Authorization", "Bearer other", "X-Amz-Security-Token", "stale"), "{}")));

        RecordedRequest got = upstream.takeRequest();
        assertThat(got.headerValues("authorization")).hasSize(1);
        assertThat(got.headerValues("x-amz-security-token")).containsExactly("session/token==");
        assertThat(signedHeaders(got)).contains("x-amz-security-token");
        assertSignedByTheRules(got);
    }

    @Test
    void signsAQuestionWithoutABody() {
        upstream.answers(Reply.json("{}"));
        TransportRequest models = new TransportRequest(
                "GET",
                at("/foundation-models?byOutputModality=TEXT&byProvider=a%20b"),
                Headers.NONE,
                List.of(),
                limits());

        read(transport.send(models));

        assertSignedByTheRules(upstream.takeRequest());
    }

    @Test
    @DisplayName("pieces of an answer arrive as they are sent, in their order")
    void passesPiecesOn() {
        Gate gate = Gate.closed();
        upstream.answers(Reply.stream("one", "two", "three").holds(Point.afterTokens(2), gate));
        TransportResponse answer =
                responseOf(transport.send(request("/openai/v1/chat/completions", Headers.NONE, "{\"stream\":true}")));

        BodyCollector body = BodyCollector.of(answer.body()).request(Long.MAX_VALUE);
        gate.awaitReached();
        body.awaitText("two");
        assertThat(new String(body.bytes(), StandardCharsets.UTF_8)).doesNotContain("three");
        gate.open();
        body.awaitCompletion();

        assertThat(new String(body.bytes(), StandardCharsets.UTF_8))
                .containsSubsequence("one", "two", "three")
                .endsWith("[DONE]\n\n");
    }

    @Test
    @DisplayName("credentials are looked up on another thread, by one lookup for all who wait")
    void looksUpOnceForAll() {
        upstream.answers(Reply.json("{}"));
        SlowCredentials credentials = new SlowCredentials();
        transport = builder().credentials(credentials).build();

        List<Transport.Call> calls = List.of(
                transport.send(request(CONVERSE, Headers.NONE, "1")),
                transport.send(request(CONVERSE, Headers.NONE, "2")),
                transport.send(request(CONVERSE, Headers.NONE, "3")));
        assertThat(calls)
                .noneMatch(call -> call.response().toCompletableFuture().isDone());
        credentials.given.countDown();
        calls.forEach(AwsSigningTransportTest::read);

        assertThat(credentials.lookups).hasValue(1);
        assertThat(credentials.asker.join()).isNotEqualTo(Thread.currentThread().getName());
    }

    @Test
    @DisplayName("a call that is cancelled before it is signed is never sent")
    void cancelsBeforeTheSignature() {
        upstream.answers(Reply.json("{}"));
        SlowCredentials credentials = new SlowCredentials();
        transport = builder().credentials(credentials).build();
        Transport.Call cancelled = transport.send(request(CONVERSE, Headers.NONE, "cancelled"));
        Transport.Call wanted = transport.send(request(CONVERSE, Headers.NONE, "wanted"));

        cancelled.cancel();

        assertFailed(cancelled, Reason.CANCELLED);
        credentials.given.countDown();
        read(wanted);
        assertThat(upstream.requests()).extracting(RecordedRequest::bodyText).containsExactly("wanted");
        assertThat(clock.waiting()).isZero();
    }

    @Test
    @DisplayName("waiting for credentials counts towards the limits of a call")
    void limitsTheWaiting() {
        SlowCredentials credentials = new SlowCredentials();
        transport = builder().credentials(credentials).build();
        Transport.Call call = transport.send(request(CONVERSE, Headers.NONE, "{}"));

        clock.advance(LONG);

        assertFailed(call, Reason.FIRST_BYTE_TIMEOUT);
        assertThat(upstream.requestCount()).isZero();
        credentials.given.countDown();
    }

    @Test
    @DisplayName("what the wait for credentials took is missing from the limits of the call that follows")
    void takesTheWaitingOffTheLimits() {
        upstream.answers(Reply.silence());
        SlowCredentials credentials = new SlowCredentials();
        transport = builder().credentials(credentials).build();
        Transport.Call call = transport.send(request(CONVERSE, Headers.NONE, "{}"));
        clock.advance(LONG.minusSeconds(10));
        credentials.given.countDown();
        upstream.takeExchange();

        clock.advance(Duration.ofSeconds(10));

        TransportException failure = failureOf(call);
        assertThat(failure.reason()).isEqualTo(Reason.FIRST_BYTE_TIMEOUT);
        assertThat(failure.progress()).isEqualTo(SendProgress.SENT);
    }

    @Test
    @DisplayName(
            "credentials that cannot be had are a failure of their own that quotes nothing; the next call asks again")
    void tellsMissingCredentials() {
        upstream.answers(Reply.json("{}"));
        AtomicInteger lookups = new AtomicInteger();
        transport = builder()
                .credentials(() -> {
                    if (lookups.incrementAndGet() == 1) {
                        throw new IllegalStateException("no profile in /home/somebody/.aws");
                    }
                    return AwsBasicCredentials.create(KEY_ID, SECRET);
                })
                .build();

        Transport.Call call = transport.send(request(CONVERSE, Headers.NONE, "{}"));

        assertFailed(call, Reason.CREDENTIALS);
        assertThat(failureOf(call)).hasMessage("CREDENTIALS");
        assertThat(upstream.requestCount()).isZero();
        read(transport.send(request(CONVERSE, Headers.NONE, "{}")));
    }

    @Test
    void aRequestForNoRegionFails() {
        transport = AwsSigningTransport.builder(JdkTransport.create())
                .keys(KEY_ID, SECRET)
                .clock(clock)
                .build();

        assertFailed(transport.send(request(CONVERSE, Headers.NONE, "{}")), Reason.CREDENTIALS);
    }

    @Test
    @DisplayName("closing ends calls that wait for a signature, and calls after it")
    void endsCallsWhenClosed() {
        SlowCredentials credentials = new SlowCredentials();
        transport = builder().credentials(credentials).build();
        Transport.Call waiting = transport.send(request(CONVERSE, Headers.NONE, "{}"));

        transport.close();

        assertFailed(waiting, Reason.CANCELLED);
        assertFailed(transport.send(request(CONVERSE, Headers.NONE, "{}")), Reason.CANCELLED);
        assertThat(upstream.requestCount()).isZero();
    }

    @Test
    void readsTheRegionFromBedrocksHosts() {
        assertThat(AwsSigningTransport.regionOf("bedrock-runtime.us-east-1.amazonaws.com"))
                .hasValue("us-east-1");
        assertThat(AwsSigningTransport.regionOf("bedrock.ap-southeast-2.amazonaws.com"))
                .hasValue("ap-southeast-2");
        assertThat(AwsSigningTransport.regionOf("bedrock-runtime-fips.us-gov-west-1.amazonaws.com"))
                .hasValue("us-gov-west-1");
        assertThat(AwsSigningTransport.regionOf("bedrock-mantle.eu-west-1.api.aws"))
                .hasValue("eu-west-1");
        assertThat(AwsSigningTransport.regionOf("vpce-0a-1b.bedrock-runtime.eu-west-3.vpce.amazonaws.com"))
                .hasValue("eu-west-3");
        assertThat(AwsSigningTransport.regionOf("bedrock-runtime.cn-north-1.amazonaws.com.cn"))
                .hasValue("cn-north-1");
        assertThat(AwsSigningTransport.regionOf("127.0.0.1")).isEmpty();
        assertThat(AwsSigningTransport.regionOf("bedrock.internal.example.com")).isEmpty();
    }

    private AwsSigningTransport.Builder builder() {
        return AwsSigningTransport.builder(JdkTransport.builder().clock(clock).build())
                .region("eu-central-1")
                .clock(clock);
    }

    private TransportRequest request(String path, Headers headers, String... body) {
        List<ByteBuffer> parts = List.of(body).stream()
                .map(part -> ByteBuffer.wrap(part.getBytes(StandardCharsets.UTF_8)))
                .toList();
        return new TransportRequest("POST", at(path), headers, parts, limits());
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + upstream.port() + path);
    }

    private static TransportLimits limits() {
        return new TransportLimits(LONG, LONG, LONG, LONG.multipliedBy(2));
    }

    private static void assertSignedByTheRules(RecordedRequest got) {
        SortedMap<String, String> signed = new TreeMap<>();
        for (String name : signedHeaders(got)) {
            signed.put(name, String.join(",", got.headerValues(name)));
        }
        assertThat(got.header("authorization"))
                .hasValue(RULES.authorization(got.method(), got.path(), got.query(), signed, got.body()));
    }

    private static List<String> signedHeaders(RecordedRequest got) {
        String names = got.header("authorization").orElseThrow().replaceAll(".*SignedHeaders=([^,]*),.*", "$1");
        return List.of(names.split(";"));
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

    private static TransportResponse responseOf(Transport.Call call) {
        return call.response().toCompletableFuture().join();
    }

    private static void read(Transport.Call call) {
        BodyCollector.readAll(responseOf(call).body());
    }

    /** Gives credentials when it is told to. */
    private static final class SlowCredentials implements AwsCredentialsProvider {
        final CountDownLatch given = new CountDownLatch(1);
        final AtomicInteger lookups = new AtomicInteger();
        final CompletableFuture<String> asker = new CompletableFuture<>();

        @Override
        public AwsBasicCredentials resolveCredentials() {
            lookups.incrementAndGet();
            asker.complete(Thread.currentThread().getName());
            try {
                given.await();
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
            return AwsBasicCredentials.create(KEY_ID, SECRET);
        }
    }
}

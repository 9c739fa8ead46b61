package io.signalbox.signer.aws;

import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.signing.RequestSigner;
import io.signalbox.core.signing.SharedLookup;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Signs requests, by AWS's own signer, on two threads: one may wait for credentials while the other goes on. */
final class AwsRequestSigner implements RequestSigner {

    private static final int THREADS = 2;
    /** Requests that may wait for a thread; beyond that they fail as if there were no credentials. */
    private static final int MOST_WAITING = 4096;

    private static final String SERVICE = "bedrock";
    /** What a signature consists of; a request's own are replaced. */
    private static final Set<String> SIGNATURE =
            Set.of("authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256");

    private final AwsCredentialsProvider provider;
    private final Optional<String> region;
    private final Clock clock;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final ThreadPoolExecutor threads;
    private final SharedLookup<AwsCredentialsIdentity> credentials;

    /** @param region empty for what each request's host names */
    AwsRequestSigner(AwsCredentialsProvider provider, Optional<String> region, Clock clock) {
        this.provider = provider;
        this.region = region;
        this.clock = clock;
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), task -> {
                    Thread thread = new Thread(task, "signalbox-aws-signer");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        this.credentials = new SharedLookup<>(provider::resolveIdentity, threads);
    }

    @Override
    public CompletableFuture<TransportRequest> sign(TransportRequest request) {
        return credentials.outcome().thenApplyAsync(keys -> signed(request, keys), threads);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        if (provider instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
    }

    private TransportRequest signed(TransportRequest request, AwsCredentialsIdentity keys) {
        String signedFor = region.or(() -> BedrockHosts.region(request.uri().getHost()))
                .orElseThrow(
                        () -> new IllegalArgumentException("region: unknown (expected: set, or named by the host)"));
        java.time.Clock signedAt = java.time.Clock.fixed(clock.now(), ZoneOffset.UTC);
        SignedRequest signature = signer.sign(parts -> parts.identity(keys)
                .request(toAws(request))
                .payload(() -> new PartsStream(request.body()))
                .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                .putProperty(AwsV4HttpSigner.REGION_NAME, signedFor)
                .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, true)
                .putProperty(HttpSigner.SIGNING_CLOCK, signedAt));
        return new TransportRequest(
                request.method(),
                request.uri(),
                withSignature(request.headers(), signature.request()),
                request.body(),
                request.limits());
    }

    /** What is signed of a request: without the headers that a proxy on the way may change. */
    private static SdkHttpRequest toAws(TransportRequest request) {
        SdkHttpRequest.Builder aws = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(request.method()))
                .uri(request.uri());
        for (Headers.Entry header : request.headers().entries()) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (name.equals("content-type") || (name.startsWith("x-amz-") && !SIGNATURE.contains(name))) {
                aws.appendHeader(header.name(), header.value());
            }
        }
        return aws.build();
    }

    private static Headers withSignature(Headers headers, SdkHttpRequest signed) {
        List<Headers.Entry> entries = new ArrayList<>();
        for (Headers.Entry header : headers.entries()) {
            if (!SIGNATURE.contains(header.name().toLowerCase(Locale.ROOT))) {
                entries.add(header);
            }
        }
        signed.forEachHeader((name, values) -> {
            if (SIGNATURE.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> entries.add(new Headers.Entry(name, value)));
            }
        });
        return new Headers(entries);
    }
}

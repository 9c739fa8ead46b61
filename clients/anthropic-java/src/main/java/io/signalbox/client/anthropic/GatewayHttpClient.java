package io.signalbox.client.anthropic;

import com.anthropic.core.RequestOptions;
import com.anthropic.core.http.Headers;
import com.anthropic.core.http.HttpClient;
import com.anthropic.core.http.HttpRequest;
import com.anthropic.core.http.HttpRequestBody;
import com.anthropic.core.http.HttpResponse;
import com.anthropic.errors.AnthropicIoException;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.face.FaceHead;
import io.signalbox.face.InProcess;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The gateway as the HTTP client of Anthropic's SDK: its requests are planned, sent and accounted for in this process, without a socket on
 * the way in. What the SDK is given as its base URL decides the dialect's path alone; no such host is ever called.
 *
 * <p>The gateway is not closed with the SDK's client. May be used from any thread.
 */
public final class GatewayHttpClient implements HttpClient {

    /** A base URL for the SDK: where the gateway speaks as Anthropic does. */
    public static final String BASE_URL = "http://gateway";

    private final InProcess gateway;

    private GatewayHttpClient(InProcess gateway) {
        this.gateway = gateway;
    }

    /** Everything that the gateway serves, for callers without a key. */
    public static GatewayHttpClient on(Gateway gateway) {
        return on(InProcess.of(gateway));
    }

    /** What this face answers, with its keys: the SDK's API key is the caller's. */
    public static GatewayHttpClient on(InProcess face) {
        return new GatewayHttpClient(face);
    }

    /**
     * Sends a request and waits until its answer begins.
     *
     * @throws AnthropicIoException if it does not begin within the request's time, or the thread is interrupted
     */
    @Override
    public HttpResponse execute(HttpRequest request, RequestOptions options) {
        CompletableFuture<HttpResponse> answer = executeAsync(request, options);
        try {
            return answer.get();
        } catch (InterruptedException interrupted) {
            if (!answer.cancel(false)) {
                answer.thenAccept(HttpResponse::close); // It began at this moment.
            }
            Thread.currentThread().interrupt();
            throw new AnthropicIoException("Interrupted while waiting for the answer", interrupted);
        } catch (ExecutionException failed) {
            Throwable cause = Optional.ofNullable(failed.getCause()).orElse(failed);
            throw new AnthropicIoException(cause.getMessage(), cause);
        }
    }

    /**
     * Sends a request. Cancelling the future, or ending it in another way, means that the caller has left.
     *
     * @return fails with an {@link AnthropicIoException} if the answer does not begin within the request's time
     */
    @Override
    public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
        CompletableFuture<InProcess.Response> answer = send(request);
        options.timeout()
                .map(timeout -> timeout.request().toNanos())
                .filter(nanos -> nanos > 0)
                .ifPresent(nanos -> answer.orTimeout(nanos, TimeUnit.NANOSECONDS));
        CompletableFuture<HttpResponse> response = new CompletableFuture<>();
        answer.whenComplete((given, failed) -> {
            if (failed != null) {
                response.completeExceptionally(failure(failed));
            } else if (!response.complete(new Answer(given))) {
                given.close();
            }
        });
        response.whenComplete((given, left) -> {
            if (left != null) {
                answer.cancel(false);
            }
        });
        return response;
    }

    private static AnthropicIoException failure(Throwable cause) {
        boolean late = cause instanceof TimeoutException;
        return new AnthropicIoException(late ? "The answer did not begin in time" : "The gateway failed", cause);
    }

    /** Does nothing: the gateway is whose it was. */
    @Override
    public void close() {}

    private CompletableFuture<InProcess.Response> send(HttpRequest request) {
        URI target = URI.create(request.url());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<io.signalbox.core.port.Headers.Entry> headers = new ArrayList<>();
        request.headers()
                .names()
                .forEach(name -> request.headers()
                        .values(name)
                        .forEach(value -> headers.add(
                                new io.signalbox.core.port.Headers.Entry(name.toLowerCase(Locale.ROOT), value))));
        try (HttpRequestBody body = request.body().orElse(null)) {
            if (body != null) {
                body.writeTo(bytes);
                Optional.ofNullable(body.contentType())
                        .ifPresent(type -> headers.add(new io.signalbox.core.port.Headers.Entry("content-type", type)));
            }
        }
        FaceHead head = new FaceHead(
                request.method().name(),
                target.getRawPath(),
                Optional.ofNullable(target.getRawQuery()).orElse(""),
                new io.signalbox.core.port.Headers(headers));
        return gateway.send(head, bytes.toByteArray());
    }

    /** The gateway's answer, as the SDK wants it. */
    private record Answer(InProcess.Response given) implements HttpResponse {

        @Override
        public int statusCode() {
            return given.status();
        }

        @Override
        public Headers headers() {
            Headers.Builder headers = Headers.builder();
            given.headers().entries().forEach(entry -> headers.put(entry.name(), entry.value()));
            return headers.build();
        }

        @Override
        public InputStream body() {
            return given.body();
        }

        @Override
        public void close() {
            given.close();
        }
    }
}

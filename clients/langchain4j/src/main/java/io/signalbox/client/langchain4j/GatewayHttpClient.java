package io.signalbox.client.langchain4j;

import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import io.signalbox.core.port.Headers;
import io.signalbox.face.FaceHead;
import io.signalbox.face.InProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** LangChain4j's requests, answered in this process. */
final class GatewayHttpClient implements HttpClient {

    /** Parsing waits for the next event, so each stream has a thread of its own while it lasts; the gateway bounds how many there are. */
    private static final Executor STREAMS = task -> {
        Thread thread = new Thread(task, "signalbox-langchain4j-stream");
        thread.setDaemon(true);
        thread.start();
    };

    private final InProcess face;
    private final Optional<Duration> limit;

    GatewayHttpClient(InProcess face, Optional<Duration> limit) {
        this.face = face;
        this.limit = limit;
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        try (InProcess.Response answer = await(send(request))) {
            byte[] body = answer.body().readAllBytes();
            if (!isGood(answer)) {
                throw error(answer, body);
            }
            return SuccessfulHttpResponse.builder()
                    .statusCode(answer.status())
                    .headers(headers(answer))
                    .body(body)
                    .build();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        CompletableFuture<InProcess.Response> sent = send(request);
        limit.ifPresent(most -> sent.orTimeout(most.toNanos(), TimeUnit.NANOSECONDS));
        OneEnd told = new OneEnd(listener);
        sent.whenCompleteAsync(
                (answer, thrown) -> {
                    if (thrown == null) {
                        listen(answer, parser, told);
                    } else {
                        told.onError(thrown instanceof java.util.concurrent.TimeoutException ? late(thrown) : thrown);
                    }
                },
                STREAMS);
    }

    private static void listen(
            InProcess.Response answer, ServerSentEventParser parser, ServerSentEventListener listener) {
        try (answer) {
            if (!isGood(answer)) {
                listener.onError(error(answer, answer.body().readAllBytes()));
                return;
            }
            listener.onOpen(SuccessfulHttpResponse.builder()
                    .statusCode(answer.status())
                    .headers(headers(answer))
                    .build());
            parser.parse(answer.body(), listener);
            listener.onClose();
        } catch (IOException | RuntimeException broken) {
            listener.onError(broken);
        }
    }

    private CompletableFuture<InProcess.Response> send(HttpRequest request) {
        if (!request.formDataFields().isEmpty() || !request.formDataFiles().isEmpty()) {
            throw new UnsupportedOperationException("forms are not sent through the gateway in process");
        }
        URI target = URI.create(request.url());
        List<Headers.Entry> headers = new ArrayList<>();
        request.headers()
                .forEach((name, values) ->
                        values.forEach(value -> headers.add(new Headers.Entry(name.toLowerCase(Locale.ROOT), value))));
        FaceHead head = new FaceHead(
                request.method().name(),
                target.getRawPath(),
                Optional.ofNullable(target.getRawQuery()).orElse(""),
                new Headers(headers));
        String body = Optional.ofNullable(request.body()).orElse("");
        return face.send(head, body.getBytes(StandardCharsets.UTF_8));
    }

    private InProcess.Response await(CompletableFuture<InProcess.Response> answer) {
        try {
            return limit.isPresent() ? answer.get(limit.get().toNanos(), TimeUnit.NANOSECONDS) : answer.get();
        } catch (InterruptedException interrupted) {
            answer.cancel(false);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the answer", interrupted);
        } catch (java.util.concurrent.TimeoutException late) {
            answer.cancel(false);
            throw late(late);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("The gateway failed", failed.getCause());
        }
    }

    private static TimeoutException late(Throwable cause) {
        return new TimeoutException("The answer did not begin in time", cause);
    }

    private static GatewayHttpException error(InProcess.Response answer, byte[] body) {
        return new GatewayHttpException(answer.status(), answer.headers(), new String(body, StandardCharsets.UTF_8));
    }

    private static boolean isGood(InProcess.Response answer) {
        return answer.status() >= 200 && answer.status() < 300;
    }

    private static Map<String, List<String>> headers(InProcess.Response answer) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        answer.headers()
                .entries()
                .forEach(entry -> headers.computeIfAbsent(entry.name(), name -> new ArrayList<>())
                        .add(entry.value()));
        return headers;
    }
}

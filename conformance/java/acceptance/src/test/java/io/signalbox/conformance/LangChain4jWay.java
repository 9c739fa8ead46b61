package io.signalbox.conformance;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import io.signalbox.client.langchain4j.GatewayHttpClientBuilder;
import io.signalbox.client.langchain4j.GatewayHttpException;
import io.signalbox.core.port.Headers;
import io.signalbox.docs.acceptance.Way;
import io.signalbox.face.FaceHead;
import io.signalbox.face.HttpFace;
import io.signalbox.face.InProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Each request as LangChain4j hands it to the HTTP client that it was given, which is the gateway: streams by its streaming method. */
public final class LangChain4jWay implements Way {

    private static final long PATIENCE_SECONDS = 60;

    @Override
    public String name() {
        return "LANGCHAIN4J";
    }

    @Override
    public Sent send(HttpFace face, FaceHead head, byte[] body) {
        HttpClient client = GatewayHttpClientBuilder.on(InProcess.of(face)).build();
        HttpRequest request = request(head, new String(body, StandardCharsets.UTF_8));
        try {
            return isStream(request) ? streamed(client, request) : whole(client.execute(request));
        } catch (GatewayHttpException refused) {
            return sent(refused);
        }
    }

    private static boolean isStream(HttpRequest request) {
        return request.body() != null && request.body().replace(" ", "").contains("\"stream\":true");
    }

    private static Sent whole(SuccessfulHttpResponse answer) {
        return new Sent(answer.statusCode(), headers(answer.headers()), answer.bodyBytes());
    }

    private static Sent sent(GatewayHttpException refused) {
        return new Sent(
                refused.statusCode(), refused.headers(), refused.getMessage().getBytes(StandardCharsets.UTF_8));
    }

    private static Sent streamed(HttpClient client, HttpRequest request) {
        Heard heard = new Heard();
        client.execute(request, heard::read, heard);
        return heard.sent.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    private static HttpRequest request(FaceHead head, String body) {
        String query = head.query().isEmpty() ? "" : "?" + head.query();
        HttpRequest.Builder request = HttpRequest.builder()
                .method(HttpMethod.valueOf(head.method()))
                .url("http://gateway" + head.path() + query);
        head.headers().entries().forEach(header -> request.addHeader(header.name(), header.value()));
        if (!body.isEmpty()) {
            request.body(body);
        }
        return request.build();
    }

    private static Headers headers(Map<String, List<String>> given) {
        List<Headers.Entry> headers = new ArrayList<>();
        given.forEach((name, values) -> values.forEach(value -> headers.add(new Headers.Entry(name, value))));
        return new Headers(headers);
    }

    /** Keeps the bytes of a stream instead of parsing them. */
    private static final class Heard implements ServerSentEventListener {
        final CompletableFuture<Sent> sent = new CompletableFuture<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private Sent head = new Sent(0, Headers.NONE, new byte[0]);

        void read(InputStream stream, ServerSentEventListener same) {
            try {
                stream.transferTo(body);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        @Override
        public void onOpen(SuccessfulHttpResponse response) {
            head = new Sent(response.statusCode(), headers(response.headers()), new byte[0]);
        }

        @Override
        public void onClose() {
            sent.complete(new Sent(head.status(), head.headers(), body.toByteArray()));
        }

        @Override
        public void onError(Throwable thrown) {
            if (thrown instanceof GatewayHttpException refused) {
                sent.complete(sent(refused));
            } else {
                sent.completeExceptionally(thrown);
            }
        }
    }
}

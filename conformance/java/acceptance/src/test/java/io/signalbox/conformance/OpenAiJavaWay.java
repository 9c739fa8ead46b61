package io.signalbox.conformance;

import com.openai.core.RequestOptions;
import com.openai.core.http.HttpMethod;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import com.openai.core.http.HttpResponse;
import io.signalbox.client.openai.GatewayHttpClient;
import io.signalbox.core.port.Headers;
import io.signalbox.docs.acceptance.Way;
import io.signalbox.face.FaceHead;
import io.signalbox.face.HttpFace;
import io.signalbox.face.InProcess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Each request as OpenAI's SDK hands it to the HTTP client that it was given, which is the gateway. */
public final class OpenAiJavaWay implements Way {

    @Override
    public String name() {
        return "OPENAI_JAVA";
    }

    @Override
    public Sent send(HttpFace face, FaceHead head, byte[] body) {
        try (GatewayHttpClient client = GatewayHttpClient.on(InProcess.of(face));
                HttpResponse answer = client.execute(request(head, body), RequestOptions.none())) {
            List<Headers.Entry> headers = new ArrayList<>();
            answer.headers()
                    .names()
                    .forEach(name -> answer.headers()
                            .values(name)
                            .forEach(value -> headers.add(new Headers.Entry(name, value))));
            return new Sent(answer.statusCode(), new Headers(headers), answer.body().readAllBytes());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static HttpRequest request(FaceHead head, byte[] body) {
        HttpRequest.Builder request =
                HttpRequest.builder().method(HttpMethod.valueOf(head.method())).baseUrl("http://gateway");
        for (String segment : head.path().substring(1).split("/", -1)) {
            request.addPathSegment(decoded(segment.replace("+", "%2B")));
        }
        if (!head.query().isEmpty()) {
            for (String parameter : head.query().split("&", -1)) {
                String[] parts = parameter.split("=", 2);
                request.putQueryParam(decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : "");
            }
        }
        head.headers().entries().stream()
                .filter(header -> !header.name().equals("content-type"))
                .forEach(header -> request.putHeader(header.name(), header.value()));
        if (body.length > 0) {
            request.body(new Bytes(body, head.headers().first("content-type").orElse("application/json")));
        }
        return request.build();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** A body as it is. */
    private record Bytes(byte[] bytes, String type) implements HttpRequestBody {
        @Override
        public void writeTo(OutputStream out) {
            try {
                out.write(bytes);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        @Override
        public InputStream content() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public String contentType() {
            return type;
        }

        @Override
        public long contentLength() {
            return bytes.length;
        }

        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public void close() {}
    }
}

package io.signalbox.face;

import io.signalbox.core.gateway.Caller;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayCall;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.gateway.GatewayResponse;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.ledger.Labels;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Headers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Everything that calls a model, whatever dialect it is asked in: bytes in, gateway, bytes out. */
final class ModelCalls {

    private static final int LONGEST_IDENTITY = 512;
    private static final int LONGEST_SESSION = 256;
    private static final List<String> TAGS = List.of("x-signalbox-tags", "x-litellm-tags");

    private final Gateway gateway;

    ModelCalls(Gateway gateway) {
        this.gateway = gateway;
    }

    /**
     * The route of a call.
     *
     * @param estimate from the body to the answer where nobody serves what is asked in this dialect
     */
    FaceRoute route(
            Headers headers,
            Dialect dialect,
            Caller caller,
            int mostBodyBytes,
            Optional<UnaryOperator<byte[]>> estimate) {
        CallerIdentity identity = identityIn(headers);
        boolean metadata = asksForMetadata(headers);
        Labels labels = labelsIn(headers);
        return new FaceRoute() {
            @Override
            public int mostBodyBytes() {
                return mostBodyBytes;
            }

            @Override
            public FaceExchange handle(byte[] body, Executor executor) {
                GatewayRequest request =
                        new GatewayRequest(dialect, body, caller, identity, executor, metadata, labels);
                return exchange(
                        gateway.call(forbidsContent(headers) ? request.withoutContent() : request),
                        response -> estimate.filter(any -> isServedByNobody(response))
                                .map(own -> Estimates.page(own, body, dialect))
                                .orElseGet(() -> inHttp(response)));
            }
        };
    }

    private static boolean isServedByNobody(GatewayResponse response) {
        return response.failure()
                .filter(failure -> failure.code().equals("unsupported_by_dialect"))
                .isPresent();
    }

    private static FaceExchange exchange(GatewayCall call, Function<GatewayResponse, FaceResponse> inHttp) {
        return new FaceExchange() {
            @Override
            public CompletionStage<FaceResponse> response() {
                return call.response().thenApply(inHttp);
            }

            @Override
            public void cancel() {
                call.cancel();
            }
        };
    }

    /**
     * A stream is neither kept nor gathered on its way.
     *
     * @see <a href="https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering">nginx: X-Accel-Buffering</a>
     */
    private static FaceResponse inHttp(GatewayResponse response) {
        Headers headers = response.contentLength().isPresent()
                ? response.headers()
                : response.headers().plus("cache-control", "no-cache").plus("x-accel-buffering", "no");
        return new FaceResponse(response.status(), headers, response.contentLength(), response.body());
    }

    /**
     * Whether the answer is to say how it was routed: OpenRouter's header, in its old and its new name, or our own.
     *
     * @see <a href="https://openrouter.ai/docs/guides/features/router-metadata">OpenRouter: router metadata</a>
     */
    private static boolean asksForMetadata(Headers headers) {
        return headers.first("x-openrouter-metadata")
                        .or(() -> headers.first("x-openrouter-experimental-metadata"))
                        .filter(value -> value.strip().equalsIgnoreCase("enabled"))
                        .isPresent()
                || headers.first("x-signalbox-explain")
                        .filter(value -> value.strip().equalsIgnoreCase("true"))
                        .isPresent();
    }

    /** Whether the caller wants nobody to store this request. */
    private static boolean forbidsContent(Headers headers) {
        return headers.first("x-signalbox-no-content")
                .filter(value -> !value.strip().equalsIgnoreCase("false"))
                .isPresent();
    }

    private static CallerIdentity identityIn(Headers headers) {
        return new CallerIdentity(
                bounded(headers.first("http-referer")),
                bounded(headers.first("x-openrouter-title").or(() -> headers.first("x-title"))),
                bounded(headers.first("user-agent")),
                Optional.empty());
    }

    /**
     * Tags in our header or in LiteLLM's, and the conversation in OpenRouter's; what is too long is not recorded.
     *
     * @see <a href="https://docs.litellm.ai/docs/proxy/request_tags">LiteLLM: request tags</a>
     */
    private static Labels labelsIn(Headers headers) {
        List<String> tags = tagsIn(headers);
        Optional<String> session = headers.first("x-session-id")
                .map(String::strip)
                .filter(id -> !id.isEmpty() && id.length() <= LONGEST_SESSION);
        return tags.isEmpty() && session.isEmpty() ? Labels.NONE : new Labels(tags, Map.of(), session);
    }

    private static List<String> tagsIn(Headers headers) {
        List<String> tags = new ArrayList<>(0);
        for (String name : TAGS) {
            for (String value : headers.all(name)) {
                Arrays.stream(value.split(",", Labels.MOST_TAGS + 1))
                        .limit(Labels.MOST_TAGS)
                        .forEach(tag -> Labels.tag(tag).ifPresent(tags::add));
            }
        }
        return tags.size() > Labels.MOST_TAGS ? tags.subList(0, Labels.MOST_TAGS) : tags;
    }

    private static Optional<String> bounded(Optional<String> value) {
        return value.map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> text.length() <= LONGEST_IDENTITY ? text : text.substring(0, LONGEST_IDENTITY));
    }
}

package io.signalbox.codec.jackson.anthropic;

import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.cost.Metered;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.core.port.Headers;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Has a provider count the tokens of a prompt. Nothing is generated, so nothing is used. */
final class CountPassage implements Bridge {

    @Override
    public String upstreamDialect() {
        return AnthropicMessages.NAME;
    }

    /** Aggregators do not count. */
    @Override
    public Optional<Failure> objection(Envelope envelope, Endpoint endpoint) {
        ProviderType type = endpoint.provider().type();
        return type.isAggregator() || type == ProviderType.BEDROCK
                ? Optional.of(Failure.of(
                        FailureKind.NOT_FOUND,
                        "unsupported_by_dialect",
                        endpoint.provider().displayName() + " counts no tokens"))
                : Optional.empty();
    }

    @Override
    public UpstreamRequest request(Envelope envelope, Endpoint endpoint, Map<String, String> parameters) {
        return new PassedRequest(MessagesEnvelope.of(envelope), endpoint).writeCount();
    }

    /** A count is never in the middle of an answer. */
    @Override
    public UpstreamRequest continuation(
            Envelope envelope, Endpoint endpoint, Map<String, String> parameters, String soFar, boolean prefill) {
        return request(envelope, endpoint, parameters);
    }

    @Override
    public Failure failure(int status, Headers headers, byte[] body, Instant now) {
        return UpstreamFailures.of(status, headers, body, now);
    }

    @Override
    public AnswerReader reader(Envelope envelope, AnswerContext context) {
        return new Count(context.mostAnswerBytes());
    }

    /** {@code {"input_tokens": 14}}, and whatever else there is beside it. */
    private static final class Count implements AnswerReader {
        private final BoundedBody body;

        Count(int most) {
            this.body = new BoundedBody(most);
        }

        @Override
        public Part accept(ByteBuffer bytes) {
            return body.take(bytes)
                    ? Part.NOTHING
                    : failed("upstream_too_large", "The answer is larger than what is accepted.");
        }

        @Override
        public Part end() {
            byte[] bytes = body.bytes();
            boolean counts = Trees.read(bytes, 0, bytes.length)
                    .filter(count -> Trees.countAt(count, "input_tokens").isPresent())
                    .isPresent();
            return counts
                    ? new Part(List.of(ByteBuffer.wrap(bytes)), true, true, Optional.empty())
                    : failed("upstream_invalid_response", "The answer is no number of tokens.");
        }

        @Override
        public Summary summary() {
            return new Summary(Metered.of(Usage.NONE), Optional.empty(), Optional.empty(), Optional.empty(), 0);
        }

        private static Part failed(String code, String message) {
            return Part.failed(List.of(), false, UpstreamFailures.badResponse(code, message));
        }
    }
}

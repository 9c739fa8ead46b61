package io.signalbox.testkit.simulation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.core.port.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** From the simulated dialect to itself. */
final class SimulatedBridge implements Bridge {

    private static final Headers NO_HEADERS = Headers.NONE;

    @Override
    public String upstreamDialect() {
        return SimulatedDialect.NAME;
    }

    @Override
    public UpstreamRequest request(Envelope envelope, Endpoint endpoint, Map<String, String> parameters) {
        return request(envelope, endpoint, "");
    }

    @Override
    public UpstreamRequest continuation(
            Envelope envelope, Endpoint endpoint, Map<String, String> parameters, String soFar, boolean prefill) {
        return request(envelope, endpoint, ";rest=" + soFar + ";prefill=" + prefill);
    }

    @Override
    public Failure failure(int status, Headers headers, byte[] body, Instant now) {
        String text = new String(body, US_ASCII);
        return failure(text.endsWith("\n") ? kind(text) : kind(status))
                .withUpstreamStatus(status)
                .withRetryAfter(
                        headers.first("retry-after").map(Long::parseLong).map(Duration::ofSeconds));
    }

    @Override
    public AnswerReader reader(Envelope envelope, AnswerContext context) {
        return new SimulatedAnswer(
                envelope.facts().stream(), envelope.facts().estimatedPromptTokens(), context.continues());
    }

    private static UpstreamRequest request(Envelope envelope, Endpoint endpoint, String more) {
        String body = "request=" + SimulatedDialect.requestNumber(SimulatedDialect.members(envelope.body()))
                + ";model=" + endpoint.id().upstreamModel()
                + ";stream=" + envelope.facts().stream() + more;
        return new UpstreamRequest("/simulated", NO_HEADERS, List.of(SimulatedDialect.ascii(body)), List.of());
    }

    static Failure failure(FailureKind kind) {
        return Failure.of(kind, "The provider said so.").after(SendProgress.SENT);
    }

    /** What the status alone says, for a body that was cut. */
    private static FailureKind kind(int status) {
        return Arrays.stream(FailureKind.values())
                .filter(kind -> kind.status() == status)
                .findFirst()
                .orElse(FailureKind.UPSTREAM_ERROR);
    }

    static FailureKind kind(String line) {
        return FailureKind.valueOf(line.strip().substring("err:".length()).toUpperCase(Locale.ROOT));
    }
}

package io.signalbox.docs.acceptance;

import io.signalbox.codec.jackson.anthropic.AnthropicMessages;
import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.codec.jackson.gemini.Gemini;
import io.signalbox.codec.jackson.responses.OpenAiResponses;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Transport;
import io.signalbox.core.time.SystemClock;
import io.signalbox.docs.acceptance.TestGateway.Answer;
import io.signalbox.docs.acceptance.TestGateway.Wire;
import io.signalbox.testkit.RecordedRequest;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedDialect;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.testkit.dialect.HeardRequest;
import io.signalbox.testkit.dialect.SpokenAnswer;
import io.signalbox.testkit.dialect.SpokenAnswer.SpokenError;
import io.signalbox.testkit.dialect.SpokenDialect;
import io.signalbox.testkit.dialect.SpokenRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One provider of each dialect, all at one address, behind a gateway that callers of four dialects speak to. Each request has a gateway
 * of its own, because gateways remember who has failed; the connections are shared.
 */
final class SixProviders implements AutoCloseable {

    private static final String PROVIDERS = """
            providers:
              openai-chat: {type: openai, base_url: "%1$s/v1", api_key: k, models: [{id: acme/openai-chat, upstream: gpt-4.1}]}
              openai-responses:
                {type: openai, dialect: openai-responses, base_url: "%1$s/v1", api_key: k,
                 models: [{id: acme/openai-responses, upstream: gpt-4.1}]}
              anthropic-messages:
                {type: anthropic, base_url: "%1$s/v1", api_key: k, models: [{id: acme/anthropic-messages, upstream: claude-sonnet-4-5}]}
              gemini:
                {type: gemini, base_url: "%1$s/v1beta", api_key: k, models: [{id: acme/gemini, upstream: gemini-3-pro}]}
              bedrock-converse:
                {type: bedrock, base_url: "%1$s", api_key: k,
                 models: [{id: acme/bedrock-converse, upstream: anthropic.claude-sonnet-4-5-v1:0}]}
              cohere: {type: cohere, base_url: "%1$s/v2", api_key: k, models: [{id: acme/cohere, upstream: command-a-03-2025}]}
            failover: {retries: 0}
            """;

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final Transport transport = Wire.JDK.transport(SystemClock.instance());

    /**
     * A way from a caller to a provider.
     *
     * @param stream whether the answer is a stream
     */
    record Way(SpokenDialect caller, ScriptedDialect provider, boolean stream) {

        /** All of them. */
        static Stream<Way> all() {
            return SpokenDialect.all().stream()
                    .flatMap(caller -> Stream.of(ScriptedDialect.values())
                            .flatMap(provider ->
                                    Stream.of(true, false).map(stream -> new Way(caller, provider, stream))));
        }

        /** A request to the provider's model that says nothing yet. */
        SpokenRequest request() {
            return SpokenRequest.to(model()).streaming(stream);
        }

        /** The name of the provider's model. */
        String model() {
            return "acme/" + provider.word();
        }

        /** The same caller's way to another provider. */
        Way to(ScriptedDialect other) {
            return new Way(caller, other, stream);
        }

        /** Whether bytes pass. */
        boolean passes() {
            return caller.name().equals(provider.word());
        }

        /** As the gateway knows the caller's dialect. */
        Dialect dialect() {
            return switch (caller.name()) {
                case OpenAiChat.NAME -> OpenAiChat.dialect(OpenAiChat.Face.OPENAI);
                case OpenAiResponses.NAME -> OpenAiResponses.dialect(OpenAiResponses.Face.OPENAI);
                case AnthropicMessages.NAME -> AnthropicMessages.dialect(AnthropicMessages.Face.ANTHROPIC);
                case Gemini.NAME -> Gemini.dialect(model(), stream, true);
                default -> throw new IllegalStateException(caller.name());
            };
        }

        @Override
        public String toString() {
            return caller.name() + " \u2192 " + provider.word() + (stream ? ", streamed" : "");
        }
    }

    /**
     * What became of a request.
     *
     * @param sent what the provider got
     * @param settled the ledger's record; empty if nobody was asked
     */
    record Asked(Way way, Answer answer, List<RecordedRequest> sent, Optional<Generation> settled) {

        /** What the caller understands; the answer is one. */
        SpokenAnswer heard() {
            if (answer.status() != 200) {
                throw new AssertionError("status: " + answer.status() + " " + answer.text());
            }
            byte[] bytes = answer.text().getBytes(StandardCharsets.UTF_8);
            return way.caller().read(way.request(), bytes);
        }

        /** The ledger's record. */
        Generation record() {
            return settled.orElseThrow(() -> new AssertionError("nobody was asked: " + answer.text()));
        }

        /** The error that the caller gets instead of an answer. */
        SpokenError error() {
            return way.caller().error(answer.text().getBytes(StandardCharsets.UTF_8));
        }

        /** What the provider understands. */
        HeardRequest received() {
            if (sent.size() != 1) {
                throw new AssertionError("requests: " + sent + " (expected: one); " + answer.text());
            }
            return HeardRequest.of(way.provider(), sent.get(0).body());
        }
    }

    /** A gateway before all of them, who reply like this. */
    TestGateway gateway(Reply reply) {
        upstream.answers(reply);
        return TestGateway.of(PROVIDERS.formatted("http://" + upstream.baseUri().getAuthority()), transport);
    }

    /** Asks a fresh gateway, to which the provider replies like this. */
    Asked ask(Way way, SpokenRequest request, Reply reply) {
        long before = upstream.requestCount();
        try (TestGateway gateway = gateway(reply)) {
            String body = new String(way.caller().write(request), StandardCharsets.UTF_8);
            Answer answer = gateway.ask(way.dialect(), body, CallerIdentity.NONE);
            List<RecordedRequest> sent = upstream.requests().stream()
                    .filter(one -> one.number() > before)
                    .toList();
            Optional<Generation> settled = sent.isEmpty() ? Optional.empty() : Optional.of(gateway.record(answer));
            return new Asked(way, answer, sent, settled);
        }
    }

    @Override
    public void close() {
        transport.close();
        upstream.close();
    }
}

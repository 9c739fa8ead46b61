package io.signalbox.docs.extensions;

import io.signalbox.codec.jackson.Dialects;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.extension.DialectExtension;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Headers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

// tag::example
/** The dialect {@code acme-talk}: OpenAI's chat at a path of Acme's own. */
public final class AcmeTalk implements DialectExtension {

    @Override
    public String name() {
        return "acme";
    }

    @Override
    public List<Bridge> bridges() {
        return Dialects.bridges().stream()
                .filter(bridge -> bridge.upstreamDialect().equals("openai-chat"))
                .<Bridge>map(Talk::new)
                .toList();
    }

    private record Talk(Bridge chat) implements Bridge {
        @Override
        public String upstreamDialect() {
            return "acme-talk";
        }

        @Override
        public Optional<Failure> objection(Dialect.Envelope envelope, Endpoint endpoint) {
            return chat.objection(envelope, endpoint);
        }

        @Override
        public UpstreamRequest request(Dialect.Envelope envelope, Endpoint endpoint, Map<String, String> parameters) {
            return atTalk(chat.request(envelope, endpoint, parameters));
        }

        @Override
        public UpstreamRequest continuation(
                Dialect.Envelope envelope,
                Endpoint endpoint,
                Map<String, String> parameters,
                String soFar,
                boolean prefill) {
            return atTalk(chat.continuation(envelope, endpoint, parameters, soFar, prefill));
        }

        @Override
        public Failure failure(int status, Headers headers, byte[] body, Instant now) {
            return chat.failure(status, headers, body, now);
        }

        @Override
        public AnswerReader reader(Dialect.Envelope envelope, AnswerContext context) {
            return chat.reader(envelope, context);
        }

        private static UpstreamRequest atTalk(UpstreamRequest chat) {
            return new UpstreamRequest("/talk", chat.headers(), chat.body(), chat.dropped());
        }
    }
}
// end::example

package io.signalbox.codec.jackson.translation;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.answer.Continuation;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.translation.UpstreamFormat.UpstreamCall;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.core.port.Headers;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * From every caller's dialect to one provider's.
 *
 * <p>A caller of the same dialect is served by a bridge of its own, which passes bytes. Everybody else's request is read whole,
 * fitted to what the provider's dialect can say, and written; the answer comes back as events.
 */
public final class TranslatingBridge implements Bridge {

    /** Fields that ask nothing of a model. */
    private static final Set<String> ONLY_NAMES = Set.of(
            "user",
            "safety_identifier",
            "metadata",
            "store",
            "name",
            "prompt_cache_key",
            "cache_control",
            "service_tier");

    private final UpstreamFormat upstream;
    private final Map<String, Bridge> passing;
    private final Map<String, ClientFormat> clients = new HashMap<>();
    private final FieldMatrix matrix;

    /**
     * A bridge to this dialect.
     *
     * @param upstream how providers are called
     * @param passing what serves callers whose dialect the provider speaks as well, so that bytes pass: its own dialect, and others
     *     that come with it; by the caller's dialect
     * @param clients the dialects of all other callers
     */
    public TranslatingBridge(
            UpstreamFormat upstream, Map<String, Bridge> passing, Collection<? extends ClientFormat> clients) {
        this.upstream = upstream;
        this.passing = Map.copyOf(passing);
        this.matrix = FieldMatrix.standard();
        clients.forEach(client -> this.clients.put(client.dialect(), client));
    }

    @Override
    public String upstreamDialect() {
        return upstream.dialect();
    }

    @Override
    public Optional<Failure> objection(Envelope envelope, Endpoint endpoint) {
        return crossing(envelope).objection(endpoint);
    }

    @Override
    public Crossing crossing(Envelope envelope) {
        Optional<Bridge> same = passes(envelope);
        if (same.isPresent()) {
            return same.get().crossing(envelope);
        }
        String spoken = envelope.facts().dialect();
        if (!clients.containsKey(spoken)) {
            return new Refused(Failure.of(
                    FailureKind.NOT_FOUND,
                    "unsupported_by_dialect",
                    "no " + spoken + " by way of " + upstream.dialect()));
        }
        try {
            return new Translation(envelope, client(envelope).conversation(envelope));
        } catch (RequestRefusedException e) {
            return new Refused(e.failure());
        }
    }

    /**
     * A request that can be translated as far as it says itself. Each endpoint's is written as it would be sent, since only that shows
     * whether it can be; the first that was written is the one that is most likely sent.
     */
    private final class Translation implements Crossing {
        private final Envelope envelope;
        private Optional<Conversation> asked;
        private Optional<Written> first = Optional.empty();

        Translation(Envelope envelope, Conversation asked) {
            this.envelope = envelope;
            this.asked = Optional.of(asked);
        }

        @Override
        public Optional<Failure> objection(Endpoint endpoint) {
            try {
                UpstreamRequest request = write(asked(), envelope, endpoint);
                first = first.isPresent() ? first : Optional.of(new Written(endpoint, request));
                return envelope.facts().preferences().requireParameters()
                        ? missed(request.dropped())
                        : Optional.empty();
            } catch (RequestRefusedException e) {
                return Optional.of(e.failure());
            }
        }

        @Override
        public UpstreamRequest request(Endpoint endpoint, Map<String, String> parameters) {
            boolean ready = parameters.isEmpty()
                    && first.filter(written -> written.endpoint.equals(endpoint))
                            .isPresent();
            UpstreamRequest request =
                    ready ? first.get().request : write(with(asked(), parameters), envelope, endpoint);
            first = Optional.empty();
            asked = Optional.empty();
            return request;
        }

        private Conversation asked() {
            if (asked.isEmpty()) {
                asked = Optional.of(client(envelope).conversation(envelope));
            }
            return asked.get();
        }
    }

    /** What was written for an endpoint. */
    private record Written(Endpoint endpoint, UpstreamRequest request) {}

    /** A request that cannot be translated at all. */
    private record Refused(Failure failure) implements Crossing {
        @Override
        public Optional<Failure> objection(Endpoint endpoint) {
            return Optional.of(failure);
        }

        @Override
        public UpstreamRequest request(Endpoint endpoint, Map<String, String> parameters) {
            throw new RequestRefusedException(failure);
        }
    }

    /** What is left out is missed where everything is required, but for what only names things. */
    private Optional<Failure> missed(List<String> dropped) {
        return dropped.stream()
                .filter(field -> !ONLY_NAMES.contains(field))
                .findFirst()
                .map(field -> Failure.of(
                                FailureKind.NOT_FOUND,
                                "constraint_filtered",
                                upstream.dialect() + " has no " + field + ", which require_parameters asks for")
                        .at(field));
    }

    @Override
    public UpstreamRequest request(Envelope envelope, Endpoint endpoint, Map<String, String> parameters) {
        Optional<Bridge> same = passes(envelope);
        return same.isPresent()
                ? same.get().request(envelope, endpoint, parameters)
                : write(with(client(envelope).conversation(envelope), parameters), envelope, endpoint);
    }

    @Override
    public boolean takesPrefill(Endpoint endpoint) {
        return upstream.takesPrefill(endpoint);
    }

    @Override
    public UpstreamRequest continuation(
            Envelope envelope, Endpoint endpoint, Map<String, String> parameters, String soFar, boolean prefill) {
        Optional<Bridge> same = passes(envelope);
        if (same.isPresent()) {
            return same.get().continuation(envelope, endpoint, parameters, soFar, prefill);
        }
        Conversation asked = with(client(envelope).conversation(envelope), parameters);
        List<Turn> more = new ArrayList<>();
        more.add(Turn.of(Turn.Role.ASSISTANT, soFar));
        if (!prefill) {
            more.add(Turn.of(Turn.Role.USER, Continuation.INSTRUCTION));
        }
        return write(shortened(asked, soFar).followedBy(more), envelope, endpoint);
    }

    @Override
    public Failure failure(int status, Headers headers, byte[] body, Instant now) {
        return upstream.failure(status, headers, body, now);
    }

    @Override
    public AnswerReader reader(Envelope envelope, AnswerContext context) {
        Optional<Bridge> same = passes(envelope);
        return same.isPresent()
                ? same.get().reader(envelope, context)
                : new TranslatedAnswer(client(envelope), upstream, envelope, context);
    }

    private UpstreamRequest write(Conversation asked, Envelope envelope, Endpoint endpoint) {
        boolean stream = envelope.facts().stream();
        FieldMatrix.Fitted fitted = matrix.fit(asked, upstream.dialect(), endpoint);
        UpstreamCall call = upstream.call(fitted.conversation(), endpoint, stream);
        Headers headers = call.headers().plus("content-type", "application/json");
        if (headers.first("accept").isEmpty()) {
            headers = headers.plus("accept", stream ? upstream.framing().contentType() : "application/json");
        }
        List<String> dropped = new ArrayList<>(fitted.dropped());
        dropped.addAll(call.dropped());
        return new UpstreamRequest(call.path(), headers, List.of(ByteBuffer.wrap(call.body())), dropped);
    }

    /** Adds what the URI or the configuration says, where the request says nothing. Demands on aggregators are another dialect's. */
    private static Conversation with(Conversation asked, Map<String, String> parameters) {
        Map<String, JsonNode> all = new LinkedHashMap<>(asked.parameters());
        Optional<Reasoning> reasoning = asked.reasoning();
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            String name = parameter.getKey().equals("max_completion_tokens") ? "max_tokens" : parameter.getKey();
            Optional<JsonNode> value =
                    name.startsWith("provider.") ? Optional.empty() : Trees.read(parameter.getValue());
            if (name.equals("reasoning_effort")) {
                reasoning = reasoning.or(() -> value.map(effort -> Reasoning.ofEffort(effort.asText())));
            } else {
                value.ifPresent(literal -> all.putIfAbsent(name, literal));
            }
        }
        return new Conversation(asked.turns(), asked.tools(), asked.toolChoice(), asked.format(), reasoning, all);
    }

    /** What was said already counts against the length of the answer. */
    private static Conversation shortened(Conversation asked, String soFar) {
        Optional<JsonNode> most = asked.parameter("max_tokens").filter(JsonNode::canConvertToLong);
        if (most.isEmpty()) {
            return asked;
        }
        Map<String, JsonNode> all = new LinkedHashMap<>(asked.parameters());
        long left = Math.max(1, most.get().longValue() - (Json.bytes(soFar).length + 3L) / 4);
        all.put("max_tokens", Trees.object().numberNode(left));
        return asked.with(all);
    }

    private Optional<Bridge> passes(Envelope envelope) {
        return Optional.ofNullable(passing.get(envelope.facts().dialect()));
    }

    private ClientFormat client(Envelope envelope) {
        ClientFormat client = clients.get(envelope.facts().dialect());
        if (client == null) {
            throw new IllegalArgumentException("envelope: of dialect "
                    + envelope.facts().dialect() + " (expected: one of " + clients.keySet() + ")");
        }
        return client;
    }
}

package io.signalbox.core.gateway;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.PriceContext;
import io.signalbox.core.gateway.Explanation.Parameter;
import io.signalbox.core.gateway.Explanation.Place;
import io.signalbox.core.gateway.Explanation.Setting;
import io.signalbox.core.gateway.Explanation.Source;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.core.routing.Candidate;
import io.signalbox.core.routing.RequestFacts;
import io.signalbox.core.routing.RoutePlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Goes the way of a request up to where it would be announced and sent, and tells what it saw. */
final class Explainer {

    /** Two names of one limit: whoever sets one of them in the body has decided about both. */
    private static final List<String> LENGTH_LIMITS = List.of("max_tokens", "max_completion_tokens");

    private final GatewayParts parts;

    Explainer(GatewayParts parts) {
        this.parts = parts;
    }

    Explanation explain(GatewayRequest request) {
        Envelope envelope = parts.read(request);
        RequestFacts facts = envelope.facts().calledBy(request.caller().key());
        CatalogSnapshot catalog = parts.catalog().current();
        Crossings crossings = new Crossings(parts, envelope);
        RoutePlan plan = parts.planOrEmpty(facts, crossings, catalog);
        List<Place> places = plan.candidates().stream()
                .map(candidate -> place(candidate, envelope))
                .toList();
        Optional<Failure> refusal =
                plan.isEmpty() ? Optional.of(parts.nobody(facts, crossings, plan, catalog)) : Optional.empty();
        return new Explanation(request.caller(), facts.asked(), plan, places, refusal);
    }

    private Place place(Candidate candidate, Envelope envelope) {
        Endpoint endpoint = candidate.endpoint();
        List<String> dropped = parts.bridge(endpoint.dialect())
                .request(envelope, endpoint, parts.parameters(candidate))
                .dropped();
        List<Parameter> parameters = parameters(candidate, envelope, dropped);
        long prompt = envelope.facts().bodyBytes();
        OptionalLong output = mostOutputTokens(endpoint, parameters);
        return new Place(
                candidate,
                prompt,
                output,
                priceBound(
                        endpoint,
                        envelope.facts(),
                        prompt,
                        output,
                        parts.clock().now()),
                parameters,
                dropped,
                parts.health().of(endpoint.id()));
    }

    /** A byte is a token at most, but what stands for an image or a sound may be any number of them. */
    private static Optional<Money> priceBound(
            Endpoint endpoint, RequestFacts facts, long prompt, OptionalLong output, Instant at) {
        if (endpoint.prices().isFree()) {
            return Optional.of(Money.ZERO);
        }
        return output.isEmpty() || !facts.modalities().isEmpty()
                ? Optional.empty()
                : endpoint.prices().mostFor(output.getAsLong(), PriceContext.at(at, prompt));
    }

    /** What the request says, if the endpoint is told and can give that much; else what the endpoint can give. */
    private static OptionalLong mostOutputTokens(Endpoint endpoint, List<Parameter> parameters) {
        long able = Stream.of(endpoint.maxOutputTokens(), endpoint.contextLength())
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .min()
                .orElse(Long.MAX_VALUE);
        long told = parameters.stream()
                .map(Parameter::used)
                .filter(setting -> LENGTH_LIMITS.contains(setting.name())
                        && setting.literal().matches("\\d{1,10}"))
                .mapToLong(setting -> Long.parseLong(setting.literal()))
                .max()
                .orElse(Long.MAX_VALUE);
        long most = Math.min(able, told);
        return most == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(most);
    }

    /** Every parameter that somebody sets and the endpoint is sent, with all who set it, strongest first. */
    private List<Parameter> parameters(Candidate candidate, Envelope envelope, List<String> dropped) {
        Map<String, String> body = envelope.parameters();
        Map<String, String> preset = parts.planner()
                .presets()
                .apply(envelope.facts())
                .preset()
                .map(found -> GatewayParts.literals(found.parameters()))
                .orElse(Map.of());
        Map<String, String> uri = GatewayParts.literals(candidate.uri().parameters());
        preset.forEach(uri::remove); // A preset's are written into the URI where it lacks them.
        Map<String, List<Setting>> settings = new LinkedHashMap<>();
        add(settings, Source.BODY, body, body);
        add(settings, Source.MODEL_URI, uri, body);
        add(settings, Source.PRESET, preset, body);
        add(settings, Source.CONFIGURATION, candidate.endpoint().defaults(), body);
        return settings.values().stream()
                .filter(all -> !dropped.contains(all.get(0).name()))
                .map(all -> new Parameter(all.get(0), all.subList(1, all.size())))
                .toList();
    }

    private static void add(
            Map<String, List<Setting>> settings,
            Source source,
            Map<String, String> literals,
            Map<String, String> body) {
        literals.forEach((name, literal) -> settings.computeIfAbsent(decidedAs(name, body), key -> new ArrayList<>())
                .add(new Setting(name, source, literal)));
    }

    private static String decidedAs(String name, Map<String, String> body) {
        return body.containsKey(name) || !LENGTH_LIMITS.contains(name)
                ? name
                : LENGTH_LIMITS.stream().filter(body::containsKey).findFirst().orElse(name);
    }
}

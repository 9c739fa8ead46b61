package io.signalbox.face;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Model;
import io.signalbox.core.catalog.Terms;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.health.EndpointHealth;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.model.InvalidModelNameException;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.model.ResolvedName;
import io.signalbox.core.port.Clock;
import io.signalbox.core.routing.AutoChoice;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code GET /models} and what hangs below it: one shape that OpenAI's and OpenRouter's clients both read.
 *
 * <p>An unknown price is never shown as 0. OpenRouter's SDK refuses a whole list in which one {@code prompt} or {@code
 * completion} is missing, so these two are {@code "Infinity"} then: what reads numbers reads it, and no cheapest model is
 * one of whose price nothing is known. The other unknown prices have no member.
 *
 * @see <a href="https://openrouter.ai/docs/api/api-reference/models/get-models">OpenRouter: list models</a>
 */
final class ModelPages {

    private static final int MOST_ENTRIES = 1000;
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    private final Gateway gateway;
    private final Clock clock;

    ModelPages(Gateway gateway, Clock clock) {
        this.gateway = gateway;
        this.clock = clock;
    }

    /**
     * A page of the list.
     *
     * @param mount what stands before our paths in links
     */
    byte[] list(Query query, String mount) {
        List<Entry> entries = entries(query);
        int offset = number(query, "offset", 0, Integer.MAX_VALUE).orElse(0);
        Optional<Integer> limit = number(query, "limit", 1, MOST_ENTRIES);
        boolean paged = limit.isPresent() || query.first("offset").isPresent();
        int size = paged ? limit.orElse(500) : entries.size();
        int end = (int) Math.min(entries.size(), (long) offset + size);
        List<Entry> page = offset >= entries.size() ? List.of() : entries.subList(offset, end);
        return Pages.write(json -> {
            json.writeStartObject();
            json.writeStringField("object", "list");
            json.writeArrayFieldStart("data");
            for (Entry entry : page) {
                write(json, entry, mount);
            }
            json.writeEndArray();
            json.writeNumberField("total_count", entries.size());
            json.writeObjectFieldStart("links");
            if (end < entries.size()) {
                json.writeStringField("next", mount + "/api/v1/models?offset=" + end + "&limit=" + size);
            } else {
                json.writeNullField("next");
            }
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    byte[] count() {
        int count = entries(Query.of("")).size();
        return Pages.write(json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("data");
            json.writeNumberField("count", count);
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    /** One model, as OpenAI's {@code GET /models/{model}} answers it. */
    Optional<byte[]> model(String id, String mount) {
        return find(id).map(entry -> Pages.write(json -> write(json, entry, mount)));
    }

    /** One model, as OpenRouter's {@code GET /model/{author}/{slug}} answers it. */
    Optional<byte[]> wrappedModel(String id, String mount) {
        return find(id).map(entry -> Pages.write(json -> {
            json.writeStartObject();
            json.writeFieldName("data");
            write(json, entry, mount);
            json.writeEndObject();
        }));
    }

    /** Every endpoint of a model. */
    Optional<byte[]> endpoints(String id) {
        HealthView health = gateway.health();
        return find(id).map(entry -> Pages.write(json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("data");
            json.writeStringField("id", entry.id);
            json.writeStringField("name", entry.model.name());
            json.writeNumberField("created", entry.model.created().getEpochSecond());
            json.writeStringField("description", "");
            writeArchitecture(json, entry.model);
            json.writeArrayFieldStart("endpoints");
            for (Endpoint endpoint : entry.model.endpoints()) {
                if (endpoint.provider().enabled()) {
                    write(json, endpoint, health.of(endpoint.id()));
                }
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndObject();
        }));
    }

    /** Everything that may be asked for by name, in the order of the names. */
    SortedMap<String, Model> byName() {
        SortedMap<String, Model> models = new TreeMap<>();
        entries(Query.of("")).forEach(entry -> models.put(entry.id, entry.model));
        return models;
    }

    private Optional<Entry> find(String id) {
        return entries(Query.of("")).stream()
                .filter(entry -> entry.id.equals(id))
                .findFirst()
                .or(() -> {
                    try {
                        return gateway.catalog()
                                .find(new ModelId(id))
                                .filter(ModelPages::isServed)
                                .map(model -> new Entry(model.id().text(), model));
                    } catch (InvalidModelNameException e) {
                        return Optional.empty();
                    }
                });
    }

    private List<Entry> entries(Query query) {
        CatalogSnapshot catalog = gateway.catalog();
        List<Entry> entries = new ArrayList<>();
        for (Model model : catalog.models()) {
            if (isServed(model)) {
                entries.add(new Entry(model.id().text(), model));
            }
        }
        gateway.names().groupNames().stream()
                .sorted()
                .forEach(name -> aliased(name, catalog).ifPresent(model -> entries.add(new Entry(name, model))));
        if (!entries.isEmpty()) {
            List<Model> served = entries.stream().map(Entry::model).toList();
            gateway.names().routerNames().forEach(name -> entries.add(new Entry(name, router(name, served))));
        }
        entries.removeIf(entry -> !matches(entry, query));
        query.first("sort").flatMap(ModelPages::order).ifPresent(entries::sort);
        return entries;
    }

    /** The first model that a group name leads to. */
    private Optional<Model> aliased(String name, CatalogSnapshot catalog) {
        for (ResolvedName target : gateway.names().resolve(List.of(name))) {
            Optional<Model> model = catalog.find(target.uri().model());
            if (model.isPresent() && isServed(model.get())) {
                return model;
            }
        }
        return Optional.empty();
    }

    /** A name that leaves the choice to the gateway: it can what the models can, and has no price of its own unless they are free. */
    private static Model router(String name, List<Model> served) {
        boolean free = name.equals(AutoChoice.FREE);
        List<Endpoint> endpoints = served.stream()
                .flatMap(model -> model.endpoints().stream())
                .filter(endpoint -> endpoint.provider().enabled())
                .filter(endpoint -> !free || endpoint.prices().isFree())
                .toList();
        ModelId id = new ModelId(name);
        Endpoint any = Endpoint.at(endpoints.get(0).provider(), id, name)
                .contextLength(endpoints.stream()
                        .flatMapToLong(endpoint -> endpoint.contextLength().stream())
                        .max())
                .supportedParameters(union(endpoints, Endpoint::supportedParameters))
                .inputModalities(union(endpoints, Endpoint::inputModalities))
                .prices(free ? Prices.perToken(Money.ZERO, Money.ZERO) : Prices.UNKNOWN)
                .build();
        return new Model(id, name, served.get(0).created(), List.of(any));
    }

    private static Set<String> union(List<Endpoint> endpoints, Function<Endpoint, Set<String>> names) {
        return endpoints.stream().map(names).flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isServed(Model model) {
        return model.endpoints().stream()
                .anyMatch(endpoint -> endpoint.provider().enabled());
    }

    private static boolean matches(Entry entry, Query query) {
        boolean text = query.first("q")
                .map(q -> entry.id.toLowerCase(Locale.ROOT).contains(q.toLowerCase(Locale.ROOT)))
                .orElse(true);
        boolean notDearer = query.first("max_price")
                .flatMap(ModelPages::decimal)
                .map(most -> entry.promptPrice()
                        .filter(price -> price.multiply(MILLION).compareTo(most) <= 0)
                        .isPresent())
                .orElse(true);
        boolean supports = query.first("supported_parameters")
                .map(names -> entry.supportedParameters().containsAll(List.of(names.split(","))))
                .orElse(true);
        boolean longEnough = number(query, "context", 0, Integer.MAX_VALUE)
                .map(least -> entry.model.contextLength().orElse(0) >= least)
                .orElse(true);
        return text && notDearer && supports && longEnough;
    }

    private static Optional<Comparator<Entry>> order(String sort) {
        Comparator<Entry> byPrice =
                Comparator.comparing(entry -> entry.promptPrice().orElse(BigDecimal.valueOf(Long.MAX_VALUE)));
        return switch (sort) {
            case "pricing-low-to-high" -> Optional.of(byPrice);
            case "pricing-high-to-low" ->
                Optional.of(Comparator.comparing(entry ->
                        entry.promptPrice().map(BigDecimal::negate).orElse(BigDecimal.valueOf(Long.MAX_VALUE))));
            case "context-high-to-low" ->
                Optional.of(Comparator.comparing(
                        entry -> -entry.model.contextLength().orElse(0)));
            default -> Optional.empty();
        };
    }

    private void write(JsonGenerator json, Entry entry, String mount) throws IOException {
        Model model = entry.model;
        json.writeStartObject();
        json.writeStringField("id", entry.id);
        json.writeStringField("object", "model");
        json.writeNumberField("created", model.created().getEpochSecond());
        json.writeStringField("owned_by", model.id().author().orElse("signalbox"));
        json.writeStringField("canonical_slug", model.id().text());
        json.writeStringField("name", entry.id.equals(model.id().text()) ? model.name() : entry.id);
        json.writeStringField("description", "");
        length(json, "context_length", model.contextLength());
        writeArchitecture(json, model);
        PricingJson.write(json, entry.cheapest(), clock.now());
        json.writeObjectFieldStart("top_provider");
        json.writeBooleanField("is_moderated", false);
        length(json, "context_length", model.contextLength());
        length(json, "max_completion_tokens", entry.longestAnswer());
        json.writeEndObject();
        json.writeNullField("per_request_limits");
        json.writeArrayFieldStart("supported_parameters");
        for (String parameter : entry.supportedParameters()) {
            json.writeString(parameter);
        }
        json.writeEndArray();
        json.writeNullField("default_parameters");
        json.writeNullField("supported_voices");
        json.writeObjectFieldStart("links");
        json.writeStringField("details", mount + "/api/v1/models/" + entry.id + "/endpoints");
        json.writeEndObject();
        if (!entry.id.equals(model.id().text())) {
            json.writeObjectFieldStart("alias_target");
            json.writeStringField("slug", model.id().text());
            json.writeStringField("name", model.name());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writeArchitecture(JsonGenerator json, Model model) throws IOException {
        Set<String> inputs = new TreeSet<>();
        model.endpoints().forEach(endpoint -> inputs.addAll(endpoint.inputModalities()));
        if (inputs.isEmpty()) {
            inputs.add("text");
        }
        json.writeObjectFieldStart("architecture");
        json.writeStringField("modality", String.join("+", inputs) + "->text");
        json.writeArrayFieldStart("input_modalities");
        for (String input : inputs) {
            json.writeString(input);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("output_modalities");
        json.writeString("text");
        json.writeEndArray();
        json.writeStringField("tokenizer", "Other");
        json.writeNullField("instruct_type");
        json.writeEndObject();
    }

    /** What the operator declared of what becomes of a request's text; what nobody declared is null, and taken for the worst. */
    private static void writeDataPolicy(JsonGenerator json, Terms terms) throws IOException {
        json.writeObjectFieldStart("data_policy");
        flag(json, "collects_data", terms.collectsData());
        flag(json, "zdr", terms.zeroRetention());
        json.writeStringField("data_collection", terms.collectsNothing() ? "deny" : "allow");
        json.writeEndObject();
    }

    private static void flag(JsonGenerator json, String name, Optional<Boolean> value) throws IOException {
        if (value.isPresent()) {
            json.writeBooleanField(name, value.get());
        } else {
            json.writeNullField(name);
        }
    }

    private void write(JsonGenerator json, Endpoint endpoint, EndpointHealth health) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", endpoint.provider().displayName() + ": " + endpoint.model());
        json.writeStringField("provider_name", endpoint.provider().displayName());
        json.writeStringField("tag", endpoint.tag());
        json.writeStringField("model_id", endpoint.model().text());
        json.writeStringField("model_name", endpoint.model().text());
        json.writeNumberField("context_length", endpoint.contextLength().orElse(0));
        length(json, "max_completion_tokens", endpoint.maxOutputTokens());
        json.writeNullField("max_prompt_tokens");
        json.writeStringField("quantization", endpoint.quantization());
        writeDataPolicy(json, endpoint.terms());
        PricingJson.write(json, endpoint.prices(), clock.now());
        json.writeArrayFieldStart("supported_parameters");
        for (String parameter : endpoint.supportedParameters()) {
            json.writeString(parameter);
        }
        json.writeEndArray();
        json.writeBooleanField("supports_implicit_caching", false);
        json.writeObjectFieldStart("supports_tool_choice");
        for (String choice : new String[] {"auto", "none", "required", "function"}) {
            json.writeBooleanField(choice, !endpoint.lacks("tool_choice"));
        }
        json.writeEndObject();
        HealthJson.members(json, health);
        json.writeEndObject();
    }

    private static void length(JsonGenerator json, String name, OptionalLong value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, value.getAsLong());
        } else {
            json.writeNullField(name);
        }
    }

    private static Optional<Integer> number(Query query, String name, int least, int most) {
        return query.first(name)
                .flatMap(ModelPages::decimal)
                .filter(value -> value.compareTo(BigDecimal.valueOf(least)) >= 0
                        && value.compareTo(BigDecimal.valueOf(most)) <= 0)
                .map(BigDecimal::intValue);
    }

    private static Optional<BigDecimal> decimal(String text) {
        try {
            return text.length() > 20 ? Optional.empty() : Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A name that callers may write, and the model it stands for. */
    private record Entry(String id, Model model) {

        /** The prices of the cheapest endpoint that has some. */
        Prices cheapest() {
            return served().map(Endpoint::prices)
                    .filter(Prices::isKnown)
                    .min(Comparator.comparing(
                            prices -> prices.of(UsageClass.PROMPT).orElse(Money.ZERO)))
                    .orElse(Prices.UNKNOWN);
        }

        Optional<BigDecimal> promptPrice() {
            return cheapest().of(UsageClass.PROMPT).map(Money::usd);
        }

        OptionalLong longestAnswer() {
            return served().filter(endpoint -> endpoint.maxOutputTokens().isPresent())
                    .mapToLong(endpoint -> endpoint.maxOutputTokens().getAsLong())
                    .max();
        }

        Set<String> supportedParameters() {
            Set<String> all = new TreeSet<>();
            served().forEach(endpoint -> all.addAll(endpoint.supportedParameters()));
            return all;
        }

        private Stream<Endpoint> served() {
            return model.endpoints().stream()
                    .filter(endpoint -> endpoint.provider().enabled());
        }
    }
}

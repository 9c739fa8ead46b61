package io.signalbox.codec.jackson.config;

import io.signalbox.core.catalog.AfterCancel;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.catalog.Terms;
import io.signalbox.core.config.ConcurrencyConfig;
import io.signalbox.core.config.CredentialRule;
import io.signalbox.core.config.EndpointFacts;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.LocalModelConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.ProviderModelConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.config.SigningCredentials;
import io.signalbox.core.config.UpstreamApi;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.model.RequestParameter;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** The sections {@code providers} and {@code model_list}. */
final class ProviderReader {

    private final Reading reading;
    private final GatewayConfig.Builder builder;

    ProviderReader(Reading reading, GatewayConfig.Builder builder) {
        this.reading = reading;
        this.builder = builder;
    }

    /** Reads {@code providers}; {@code backends} is the same section, and a file may have both. */
    void providers(YamlValue section) {
        YamlMap.entries(section.expecting("a mapping from names to providers"), (name, value) -> {
            YamlValue one = value.expecting("a mapping");
            YamlMap.of(one, ConfigSections.PROVIDER)
                    .ifPresentOrElse(map -> builder.provider(provider(name, map)), reading::namesIncomplete);
        });
    }

    /** Reads {@code model_list}. */
    void models(YamlValue section) {
        for (YamlValue item : section.items("a mapping")) {
            YamlValue entry = item.as("model_list[" + builder.models().size() + "]");
            Optional<LocalModelConfig> model =
                    YamlMap.of(entry, ConfigSections.LOCAL_MODEL).flatMap(this::localModel);
            model.ifPresentOrElse(builder::model, reading::namesIncomplete);
        }
    }

    private ProviderConfig provider(String name, YamlMap map) {
        Optional<URI> baseUrl = map.value("base_url").flatMap(YamlValue::address);
        ProviderConfig.Builder provider = ProviderConfig.builder(name, type(name, map, baseUrl));
        baseUrl.ifPresent(provider::baseUrl);
        provider.api(api(map));
        provider.signing(signing(map));
        Optional<CredentialRule> rule = map.value("credential")
                .flatMap(value ->
                        value.text().flatMap(text -> CredentialRule.of(text).or(value::unexpected)));
        rule.ifPresent(provider::credential);
        map.value("api_key")
                .flatMap(value -> apiKey(
                        value, rule.filter(CredentialRule.OPTIONAL::equals).isPresent()))
                .ifPresent(provider::apiKey);
        keys(map, provider);
        map.map("concurrency", ConfigSections.CONCURRENCY)
                .map(ProviderReader::concurrency)
                .ifPresent(provider::concurrency);
        map.value("health_probe").flatMap(YamlValue::flag).ifPresent(provider::healthProbe);
        map.value("discover").flatMap(YamlValue::flag).ifPresent(provider::discover);
        map.value("after_cancel")
                .flatMap(value ->
                        value.text().flatMap(text -> AfterCancel.of(text).or(value::unexpected)))
                .ifPresent(provider::afterCancel);
        map.text("display_name", provider::displayName);
        map.value("priority").flatMap(YamlValue::smallNumber).ifPresent(provider::priority);
        map.value("enabled").flatMap(YamlValue::flag).ifPresent(provider::enabled);
        map.value("priced_as").flatMap(reading::type).ifPresent(provider::pricedAs);
        map.value("models").map(this::providerModels).ifPresent(provider::models);
        map.value("timeout").flatMap(YamlValue::duration).ifPresent(provider::timeout);
        map.value("connect_timeout").flatMap(YamlValue::duration).ifPresent(provider::connectTimeout);
        map.value("outbound_proxy").flatMap(YamlValue::address).ifPresent(provider::outboundProxy);
        map.value("allow_private_addresses").flatMap(YamlValue::flag).ifPresent(provider::privateAddresses);
        provider.terms(terms(map));
        map.map("extra", ConfigSections.EXTRA).ifPresent(extra -> {
            extra.text("http_referer", provider::httpReferer);
            extra.text("x_title", provider::title);
            extra.text("app_name", provider::appName);
            extra.value("custom_headers").map(ProviderReader::headers).ifPresent(provider::customHeaders);
        });
        return provider.build();
    }

    private static UpstreamApi api(YamlMap map) {
        return new UpstreamApi(
                map.value("dialect").flatMap(YamlValue::text),
                map.value("api_version").flatMap(YamlValue::text),
                map.value("anthropic_version").flatMap(YamlValue::text),
                map.value("anthropic_beta").map(YamlValue::texts).orElse(List.of()),
                map.value("project").flatMap(YamlValue::text),
                map.value("location").flatMap(YamlValue::text));
    }

    private static SigningCredentials signing(YamlMap map) {
        return new SigningCredentials(
                map.value("aws_access_key_id").map(YamlValue::asSecret).flatMap(YamlValue::text),
                secret(map, "aws_secret_access_key"),
                secret(map, "aws_session_token"),
                map.value("aws_profile").flatMap(YamlValue::text),
                map.value("credentials_file").flatMap(YamlValue::path));
    }

    private static Optional<Secret> secret(YamlMap map, String key) {
        return map.value(key).map(YamlValue::asSecret).flatMap(YamlValue::text).map(Secret::of);
    }

    private ProviderType type(String name, YamlMap map, Optional<URI> baseUrl) {
        if (map.has("type")) {
            Optional<ProviderType> type = map.value("type").flatMap(reading::type);
            if (type.isEmpty()) {
                reading.namesIncomplete();
                reading.unclear(map, "base_url");
                reading.unclear(map, "api_key");
            }
            return type.orElse(ProviderType.OPENAI_COMPATIBLE);
        }
        Optional<ProviderType> inferred = baseUrl.flatMap(ProviderConfig::knownTypeOf)
                .or(() -> reading.types().of(name));
        if (inferred.isEmpty() && !map.has("base_url")) {
            map.required("type");
            reading.namesIncomplete();
        }
        return inferred.orElse(ProviderType.OPENAI_COMPATIBLE);
    }

    /** Several keys: the first stands for the one key that there is where nothing is said of one. */
    private void keys(YamlMap map, ProviderConfig.Builder provider) {
        List<Secret> keys = new ArrayList<>();
        map.value("api_keys")
                .ifPresent(section -> section.items("a key")
                        .forEach(item -> apiKey(item, false).ifPresent(keys::add)));
        if (!map.has("api_key") && !keys.isEmpty()) {
            provider.apiKey(keys.remove(0));
        }
        provider.furtherKeys(keys);
    }

    private static ConcurrencyConfig concurrency(YamlMap map) {
        ConcurrencyConfig unlimited = ConcurrencyConfig.UNLIMITED;
        return new ConcurrencyConfig(
                map.value("most")
                        .flatMap(YamlValue::smallNumber)
                        .map(OptionalInt::of)
                        .orElseGet(OptionalInt::empty),
                map.value("waiting").flatMap(YamlValue::smallNumber).orElse(unlimited.waiting()),
                map.value("longest_wait").flatMap(YamlValue::duration).orElse(unlimited.longestWait()));
    }

    /** A key that is empty or whose variable is not set is a problem, or, where the provider may do without, no key. */
    private Optional<Secret> apiKey(YamlValue written, boolean optional) {
        YamlValue value = written.asSecret();
        if (!optional) {
            return value.text().map(Secret::of);
        }
        Optional<Placeholders.Expanded> expanded = value.expanded();
        if (expanded.isPresent() && !expanded.get().faults().isEmpty()) {
            expanded.get().faults().forEach(fault -> reading.warning(value, fault));
            return Optional.empty();
        }
        return expanded.map(Placeholders.Expanded::text)
                .filter(text -> !text.isBlank())
                .map(Secret::of);
    }

    private List<ProviderModelConfig> providerModels(YamlValue section) {
        List<ProviderModelConfig> models = new ArrayList<>();
        for (YamlValue item : section.items("a name or a mapping")) {
            YamlValue entry = item.as(section.canonical() + "[" + models.size() + "]");
            if (!entry.isMapping()) {
                entry.text().map(ProviderModelConfig::of).ifPresentOrElse(models::add, reading::namesIncomplete);
                continue;
            }
            Optional<YamlMap> map = YamlMap.of(entry, ConfigSections.PROVIDER_MODEL);
            Optional<String> id = map.flatMap(found -> found.required("id")).flatMap(YamlValue::text);
            if (map.isEmpty() || id.isEmpty()) {
                reading.namesIncomplete();
                continue;
            }
            Optional<String> upstream = map.get().value("upstream").flatMap(YamlValue::text);
            Map<String, String> defaults = map.get()
                    .map("params", ConfigSections.REQUEST_PARAMETERS)
                    .map(ProviderReader::requestParameters)
                    .orElse(Map.of());
            models.add(new ProviderModelConfig(id.get(), upstream, facts(map.get()), defaults));
        }
        return models;
    }

    private Optional<LocalModelConfig> localModel(YamlMap map) {
        Optional<String> name = map.required("model_name").flatMap(YamlValue::text);
        Optional<YamlMap> params = map.required("params").flatMap(value -> YamlMap.of(value, ConfigSections.PARAMS));
        Optional<String> model =
                params.flatMap(found -> found.required("model")).flatMap(YamlValue::text);
        EndpointFacts facts = facts(map);
        Optional<String> provider = map.value("provider").flatMap(YamlValue::text);
        if (params.isEmpty()) {
            return Optional.empty();
        }
        YamlMap call = params.get();
        Optional<URI> apiBase = call.value("api_base").flatMap(YamlValue::address);
        Optional<Secret> apiKey = call.value("api_key").flatMap(value -> apiKey(value, false));
        LocalModelConfig read = new LocalModelConfig(
                name.orElse(""),
                model.orElse(""),
                provider,
                apiBase,
                apiKey,
                call.value("timeout").flatMap(YamlValue::duration),
                facts,
                requestParameters(call));
        boolean whole = name.isPresent()
                && model.isPresent()
                && (apiBase.isPresent() || !call.has("api_base"))
                && (provider.isPresent() || !map.has("provider"));
        return whole ? Optional.of(read) : Optional.empty();
    }

    /** Request parameters as they are spelt, so that {@code 0.30} arrives as {@code 0.30}; their ranges are checked later. */
    static Map<String, String> requestParameters(YamlMap map) {
        Map<String, String> literals = new LinkedHashMap<>();
        for (String name : RequestParameter.names()) {
            map.text(name, text -> literals.put(name, text));
        }
        return literals;
    }

    private static Map<String, String> headers(YamlValue section) {
        Map<String, String> headers = new LinkedHashMap<>();
        YamlMap.entries(
                section,
                (name, value) ->
                        value.expecting("a text").asSecret().text().ifPresent(text -> headers.put(name, text)));
        return headers;
    }

    private static EndpointFacts facts(YamlMap map) {
        Optional<String> quantization = map.value("quantization").flatMap(YamlValue::text);
        EndpointFacts facts =
                quantization.map(EndpointFacts.UNKNOWN::withQuantization).orElse(EndpointFacts.UNKNOWN);
        Optional<Prices> prices = map.map("prices", ConfigSections.PRICES).map(PriceReader::prices);
        Optional<Long> context = map.value("context_length").flatMap(YamlValue::number);
        Optional<Long> output = map.value("max_output_tokens").flatMap(YamlValue::number);
        Optional<Set<String>> parameters = names(map, "supported_parameters");
        Optional<Set<String>> modalities = names(map, "input_modalities");
        facts = facts.withTerms(terms(map));
        Optional<String> dialect = map.value("dialect").flatMap(YamlValue::text);
        facts = dialect.map(facts::withDialect).orElse(facts);
        facts = prices.map(facts::withPrices).orElse(facts);
        facts = context.map(facts::withContextLength).orElse(facts);
        facts = output.map(facts::withMaxOutputTokens).orElse(facts);
        facts = parameters.map(facts::withSupportedParameters).orElse(facts);
        return modalities.map(facts::withInputModalities).orElse(facts);
    }

    private static Terms terms(YamlMap map) {
        Optional<Integer> quality = map.value("quality").flatMap(YamlValue::smallNumber);
        Optional<Integer> weight = map.value("weight").flatMap(YamlValue::smallNumber);
        return new Terms(
                map.value("data_collection")
                        .flatMap(value -> value.word("allow", "deny"))
                        .map("allow"::equals),
                map.value("zdr").flatMap(YamlValue::flag),
                map.value("distillable").flatMap(YamlValue::flag),
                map.value("region").flatMap(YamlValue::text),
                map.value("tag").flatMap(YamlValue::text),
                quality.map(OptionalInt::of).orElse(OptionalInt.empty()),
                weight.map(OptionalInt::of).orElse(OptionalInt.empty()));
    }

    private static Optional<Set<String>> names(YamlMap map, String key) {
        return map.value(key).<Set<String>>map(value -> new TreeSet<>(value.texts()));
    }
}

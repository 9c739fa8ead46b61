package io.signalbox.codec.jackson.config;

import io.signalbox.core.routing.Cutoffs;
import io.signalbox.core.routing.OrderingStrategy;
import io.signalbox.core.routing.Preferences;
import io.signalbox.core.routing.PriceLimits;
import io.signalbox.core.routing.RoutingDefaults;
import io.signalbox.core.routing.RoutingDefaults.Rule;
import io.signalbox.core.routing.SortKey;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/** The section {@code routing}. */
final class RoutingReader {

    private RoutingReader() {}

    static RoutingDefaults routing(YamlMap map) {
        Map<String, Rule> byName = new LinkedHashMap<>();
        map.value("models")
                .ifPresent(models -> YamlMap.entries(
                        models,
                        (name, value) -> YamlMap.of(value.expecting("a mapping"), ConfigSections.ROUTING_OF_NAME)
                                .ifPresent(rule -> byName.put(name, rule(rule)))));
        Map<String, Preferences> byKey = new LinkedHashMap<>();
        map.value("keys")
                .ifPresent(keys -> YamlMap.entries(
                        keys,
                        (name, value) -> YamlMap.of(value.expecting("a mapping"), ConfigSections.ROUTING_OF_KEY)
                                .flatMap(rule -> rule.map("provider", ConfigSections.PREFERENCES))
                                .ifPresent(own -> byKey.put(name, preferences(own)))));
        RoutingDefaults read = new RoutingDefaults(rule(map), byName, byKey);
        boolean strict = map.value("data_policy")
                .flatMap(value -> value.word("standard", "strict"))
                .filter("strict"::equals)
                .isPresent();
        return strict ? read.withStrictDataPolicy() : read;
    }

    private static Rule rule(YamlMap map) {
        return new Rule(
                map.map("provider", ConfigSections.PREFERENCES)
                        .map(RoutingReader::preferences)
                        .orElse(Preferences.NONE),
                map.value("strategy")
                        .flatMap(value -> value.text()
                                .flatMap(text -> OrderingStrategy.of(text).or(value::unexpected))));
    }

    private static Preferences preferences(YamlMap map) {
        Preferences.Builder preferences = Preferences.builder();
        map.value("order").map(YamlValue::texts).ifPresent(preferences::order);
        map.value("only").map(YamlValue::texts).ifPresent(preferences::only);
        map.value("ignore").map(YamlValue::texts).ifPresent(preferences::ignore);
        map.value("allow_fallbacks").flatMap(YamlValue::flag).ifPresent(preferences::allowFallbacks);
        map.value("require_parameters").flatMap(YamlValue::flag).ifPresent(preferences::requireParameters);
        map.value("data_collection")
                .flatMap(value -> value.word("allow", "deny"))
                .map("deny"::equals)
                .ifPresent(preferences::denyDataCollection);
        map.value("zdr").flatMap(YamlValue::flag).ifPresent(preferences::zeroRetention);
        map.value("enforce_distillable_text").flatMap(YamlValue::flag).ifPresent(preferences::distillableText);
        map.value("quantizations").map(RoutingReader::quantizations).ifPresent(preferences::quantizations);
        map.value("sort").ifPresent(sort -> sort(sort, preferences));
        map.map("max_price", ConfigSections.MAX_PRICE)
                .map(RoutingReader::maxPrice)
                .ifPresent(preferences::maxPrice);
        map.value("preferred_min_throughput").map(RoutingReader::cutoffs).ifPresent(preferences::minThroughput);
        map.value("preferred_max_latency").map(RoutingReader::cutoffs).ifPresent(preferences::maxLatency);
        return preferences.build();
    }

    private static Set<String> quantizations(YamlValue section) {
        Set<String> words = new TreeSet<>();
        for (YamlValue item : section.items("one of " + String.join(", ", Preferences.QUANTIZATIONS))) {
            item.text()
                    .map(text -> text.toLowerCase(Locale.ROOT))
                    .filter(text -> Preferences.QUANTIZATIONS.contains(text)
                            || item.unexpected().isPresent())
                    .ifPresent(words::add);
        }
        return words;
    }

    private static void sort(YamlValue value, Preferences.Builder preferences) {
        if (!value.isMapping()) {
            sortKey(value).ifPresent(preferences::sort);
            return;
        }
        YamlMap.of(value, ConfigSections.SORT).ifPresent(map -> {
            map.value("by").flatMap(RoutingReader::sortKey).ifPresent(preferences::sort);
            map.value("partition")
                    .flatMap(partition -> partition.word("model", "none"))
                    .map("none"::equals)
                    .ifPresent(preferences::acrossModels);
        });
    }

    private static Optional<SortKey> sortKey(YamlValue value) {
        return value.text().flatMap(text -> SortKey.of(text).or(value::unexpected));
    }

    private static PriceLimits maxPrice(YamlMap map) {
        PriceLimits limits = PriceLimits.NONE;
        for (String word : PriceLimits.WORDS) {
            Optional<BigDecimal> price = map.value(word).flatMap(YamlValue::price);
            if (price.isPresent()) {
                limits = limits.with(word, price.get());
            }
        }
        return limits;
    }

    private static Cutoffs cutoffs(YamlValue value) {
        if (!value.isMapping()) {
            return value.price()
                    .map(limit -> Cutoffs.ofMedian(limit.doubleValue()))
                    .orElse(Cutoffs.NONE);
        }
        List<OptionalDouble> limits = YamlMap.of(value, ConfigSections.CUTOFFS)
                .map(map -> Cutoffs.WORDS.stream().map(word -> limit(map, word)).toList())
                .orElse(List.of());
        return limits.isEmpty()
                ? Cutoffs.NONE
                : new Cutoffs(limits.get(0), limits.get(1), limits.get(2), limits.get(3));
    }

    private static OptionalDouble limit(YamlMap map, String percentile) {
        return map.value(percentile)
                .flatMap(YamlValue::price)
                .map(limit -> OptionalDouble.of(limit.doubleValue()))
                .orElse(OptionalDouble.empty());
    }
}

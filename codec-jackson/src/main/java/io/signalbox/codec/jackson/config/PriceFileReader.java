package io.signalbox.codec.jackson.config;

import io.signalbox.codec.jackson.config.YamlDocument.UnreadableException;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.EndpointFacts;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.PriceBook;
import io.signalbox.core.config.PricedModel;
import io.signalbox.core.config.PricingConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.cost.PriceSource;
import io.signalbox.core.cost.PriceSource.Origin;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.model.NearestName;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.nodes.Node;

/** Price files, and the keys of a configuration that name them. */
final class PriceFileReader {

    private static final long MOST_TOKENS = 1L << 40;

    private final Reading reading;
    private final GatewayConfig.Builder builder;

    PriceFileReader(Reading reading, GatewayConfig.Builder builder) {
        this.reading = reading;
        this.builder = builder;
    }

    /** Reads {@code price_files} and {@code shipped_prices}. Comes after the providers, whose names may stand in price files. */
    void settings(YamlMap file) {
        PricingConfig standard = PricingConfig.STANDARD;
        List<PriceBook> files = new ArrayList<>();
        for (YamlValue item : file.items("price_files", "a file")) {
            item.path().flatMap(path -> book(item, path)).ifPresent(files::add);
        }
        boolean shipped = file.value("shipped_prices").flatMap(YamlValue::flag).orElse(standard.shipped());
        builder.pricing(new PricingConfig(files, shipped));
    }

    private Optional<PriceBook> book(YamlValue item, Path named) {
        Path file = reading.beside(named);
        List<String> providers =
                builder.providers().stream().map(ProviderConfig::name).toList();
        try {
            Entries entries = new Entries(
                    new Reading(file.toString(), reading.variables(), reading.types()),
                    Origin.FILE,
                    file.toString(),
                    providers);
            PriceBook book = entries.read(YamlDocument.textOf(file), file.toString());
            entries.problems().forEach(reading::add);
            return Optional.of(book);
        } catch (UnreadableException e) {
            ConfigProblem problem = e.problem();
            if (problem.location().isPresent()) {
                reading.add(problem);
            } else {
                item.refuse(named.toString(), problem.reason());
            }
            return Optional.empty();
        }
    }

    /** The entries of one price file. */
    static final class Entries {
        private final Reading reading;
        private final Origin origin;
        private final String where;
        private final List<String> knownProviders;
        private final Map<String, Integer> taken = new HashMap<>();

        /**
         * The entries of a file.
         *
         * @param where the source of entries that name none
         * @param knownProviders names of providers that may stand beside types
         */
        Entries(Reading reading, Origin origin, String where, List<String> knownProviders) {
            this.reading = reading;
            this.origin = origin;
            this.where = where;
            this.knownProviders = knownProviders;
        }

        List<ConfigProblem> problems() {
            return reading.problems();
        }

        PriceBook read(String text, String file) throws UnreadableException {
            Optional<Node> root = YamlDocument.read(text, file);
            List<PricedModel> models = new ArrayList<>();
            root.map(node -> new YamlValue(reading, node, 1, "", "", "a mapping", false))
                    .flatMap(value -> YamlMap.of(value, ConfigSections.PRICE_FILE))
                    .ifPresent(map -> {
                        currency(map);
                        map.items("models", "a mapping")
                                .forEach(item -> entry(item).ifPresent(models::add));
                    });
            return PriceBook.of(models);
        }

        /** Problems of an entry name its model, not its place in the list. */
        private Optional<PricedModel> entry(YamlValue item) {
            YamlValue named = YamlMap.peek(item, "model")
                    .map(model -> item.writtenAs("models[" + model + "]"))
                    .orElse(item);
            return YamlMap.of(named, ConfigSections.PRICED_MODEL).flatMap(this::entry);
        }

        private Optional<PricedModel> entry(YamlMap map) {
            currency(map);
            Optional<String> model = map.required("model").flatMap(YamlValue::text);
            Set<String> providers =
                    map.required("providers").map(this::providers).orElse(Set.of());
            Set<String> names = names(map, model);
            Optional<BigDecimal> factor = map.value("regional_factor").flatMap(YamlValue::price);
            Optional<LocalDate> date = map.value("date").flatMap(value -> value.read(Quantities::date));
            String source = map.value("source").flatMap(YamlValue::text).orElse(where);
            Prices prices = map.required("prices")
                    .flatMap(value -> YamlMap.of(value, ConfigSections.PRICES))
                    .map(PriceReader::prices)
                    .orElse(Prices.UNKNOWN);
            EndpointFacts facts = EndpointFacts.priced(prices.from(new PriceSource(origin, source, date)));
            facts = tokens(map, "context_length").map(facts::withContextLength).orElse(facts);
            facts = tokens(map, "max_output_tokens")
                    .map(facts::withMaxOutputTokens)
                    .orElse(facts);
            unique(map, providers, names);
            EndpointFacts known = facts;
            return model.map(name -> new PricedModel(name, providers, names, factor, known));
        }

        private static void currency(YamlMap map) {
            map.value("currency")
                    .ifPresent(value -> value.text().ifPresent(text -> {
                        if (!text.equals("USD")) {
                            value.refuse(text, "(expected: USD, the only currency in which costs are counted)");
                        }
                    }));
        }

        private Set<String> providers(YamlValue value) {
            Set<String> words = new TreeSet<>();
            for (String text : value.texts()) {
                Optional<String> word = reading.types()
                        .of(text)
                        .map(ProviderType::word)
                        .or(() -> knownProviders.stream().filter(text::equals).findFirst());
                word.ifPresentOrElse(words::add, () -> value.refuse(text, "no such type or provider" + hint(text)));
            }
            return words;
        }

        private String hint(String text) {
            List<String> known = new ArrayList<>(knownProviders);
            known.addAll(reading.types().words());
            return NearestName.hint(text, known);
        }

        private static Set<String> names(YamlMap map, Optional<String> model) {
            Set<String> names =
                    new TreeSet<>(map.value("names").map(YamlValue::texts).orElse(List.of()));
            if (names.isEmpty()) {
                model.map(name -> name.substring(name.indexOf('/') + 1)).ifPresent(names::add);
            }
            return names;
        }

        private static Optional<Long> tokens(YamlMap map, String key) {
            return map.value(key)
                    .flatMap(value -> value.number()
                            .flatMap(tokens ->
                                    tokens > 0 && tokens <= MOST_TOKENS ? Optional.of(tokens) : value.unexpected()));
        }

        /** Two entries for one name at one provider would leave it open which of them holds. */
        private void unique(YamlMap map, Set<String> providers, Set<String> names) {
            for (String provider : providers) {
                for (String name : names) {
                    Integer earlier = taken.putIfAbsent(
                            provider + " " + name.toLowerCase(Locale.ROOT),
                            map.whole().line());
                    if (earlier != null) {
                        map.whole()
                                .refuse(name + " at " + provider + " is priced in line " + earlier
                                        + " too (expected: once)");
                    }
                }
            }
        }
    }
}

package io.signalbox.codec.jackson.config;

import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.model.ModelAlias;
import io.signalbox.core.model.ModelAlias.Group;
import io.signalbox.core.model.ModelAlias.Rewrite;
import io.signalbox.core.model.RewritePattern;
import io.signalbox.core.model.Selector;
import io.signalbox.core.routing.AutoPool;
import io.signalbox.core.routing.AutoPreference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/**
 * The section {@code model_aliases}, which has two forms: a mapping from names to lists of models, and a list of rewrites and groups.
 */
final class AliasReader {

    private final Reading reading;
    private final GatewayConfig.Builder builder;

    AliasReader(Reading reading, GatewayConfig.Builder builder) {
        this.reading = reading;
        this.builder = builder;
    }

    void aliases(YamlValue section) {
        if (section.isMapping()) {
            YamlMap.entries(section, (name, value) -> group(name, value.expecting(ConfigSections.GROUP)));
            return;
        }
        for (YamlValue item : section.items("a mapping")) {
            YamlValue entry = item.as("model_aliases[" + builder.aliases().size() + "]");
            YamlMap.of(entry, ConfigSections.ALIAS).ifPresentOrElse(this::alias, reading::namesIncomplete);
        }
    }

    /** Reads {@code router.fallbacks}. */
    void fallbacks(YamlValue section) {
        YamlMap.entries(section, (name, value) -> {
            YamlValue others = value.expecting("a list of model names");
            builder.fallbacks(name, others.texts());
        });
    }

    /** Reads {@code auto}. */
    static AutoPool pool(YamlMap map) {
        Optional<AutoPreference> preference = map.value("preference")
                .flatMap(value ->
                        value.text().flatMap(text -> AutoPreference.of(text).or(value::unexpected)));
        return new AutoPool(
                map.value("pool").map(YamlValue::texts).orElse(List.of()),
                preference.orElse(AutoPool.STANDARD.preference()));
    }

    private void alias(YamlMap map) {
        boolean isGroup = map.has("name") || map.has("models");
        boolean isRewrite = map.has("pattern") || map.has("replacement");
        if (isGroup && isRewrite) {
            map.whole().refuse("is a rewrite and a group (expected: pattern and replacement, or name and models)");
        } else if (isGroup) {
            Optional<String> name = map.required("name").flatMap(YamlValue::text);
            Optional<YamlValue> models = map.required("models");
            if (name.isPresent() && models.isPresent()) {
                group(name.get(), models.get().as("model_aliases." + name.get()));
            }
        } else {
            rewrite(map);
        }
    }

    private void group(String name, YamlValue value) {
        List<String> members = new ArrayList<>();
        List<Optional<Integer>> weights = new ArrayList<>();
        for (YamlValue item : members(value)) {
            if (!item.isMapping()) {
                item.text().ifPresent(members::add);
                weights.add(Optional.empty());
                continue;
            }
            Optional<YamlMap> map = YamlMap.of(item, ConfigSections.ALIAS_MEMBER);
            map.flatMap(found -> found.required("model"))
                    .flatMap(YamlValue::text)
                    .ifPresent(members::add);
            weights.add(map.flatMap(found -> found.value("weight")).flatMap(AliasReader::weight));
        }
        if (members.isEmpty()) {
            value.refuse("names no model (expected: at least one)");
            reading.namesIncomplete();
        } else if (members.size() < weights.size()) {
            reading.namesIncomplete();
        } else {
            boolean drawn = weights.stream().anyMatch(Optional::isPresent);
            add(new Group(
                    name,
                    members,
                    drawn ? weights.stream().map(weight -> weight.orElse(1)).toList() : List.of()));
        }
    }

    /** The members of a group; a single name is a group of one. */
    private static List<YamlValue> members(YamlValue value) {
        return value.isList() || value.isMapping()
                ? value.items("a model name, or a mapping of model and weight")
                : List.of(value);
    }

    private static Optional<Integer> weight(YamlValue value) {
        return value.smallNumber()
                .flatMap(weight ->
                        weight >= 1 && weight <= Selector.MOST_WEIGHT ? Optional.of(weight) : value.unexpected());
    }

    private void rewrite(YamlMap map) {
        Optional<YamlValue> patternValue = map.required("pattern");
        Optional<String> pattern = patternValue.flatMap(YamlValue::text);
        Optional<String> replacement = map.required("replacement").flatMap(YamlValue::text);
        if (pattern.isEmpty() || replacement.isEmpty()) {
            return;
        }
        try {
            add(new Rewrite(RewritePattern.of(pattern.get()), replacement.get()));
        } catch (PatternSyntaxException e) {
            patternValue.ifPresent(value -> value.refuse(
                    pattern.get(),
                    "is no regular expression: " + e.getDescription() + " at position " + (e.getIndex() + 1)
                            + " (expected: one of Java's)"));
        }
    }

    private void add(ModelAlias alias) {
        builder.alias(alias);
    }
}

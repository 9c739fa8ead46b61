package io.signalbox.core.config;

import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.model.InvalidModelNameException;
import io.signalbox.core.model.ModelAlias;
import io.signalbox.core.model.ModelAlias.Group;
import io.signalbox.core.model.ModelAlias.Rewrite;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.model.ModelNames;
import io.signalbox.core.model.ModelPattern;
import io.signalbox.core.model.ModelUri;
import io.signalbox.core.model.ResolvedName;
import io.signalbox.core.model.ResolvedName.Origin;
import io.signalbox.core.model.RewritePattern;
import io.signalbox.core.model.Selector;
import io.signalbox.core.routing.Preferences;
import io.signalbox.core.routing.RequestFacts;
import io.signalbox.core.routing.RoutePlan;
import io.signalbox.core.routing.RoutingPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Aliases, fallbacks and the forced model: that they lead somewhere. Whether a name leads somewhere is asked of the very routing
 * that will be asked when a request comes.
 */
final class NameCheck {

    /** A group may stand for this many models at most, groups within it included. */
    private static final int MOST_TARGETS = 100;

    private static final RandomGenerator NO_CHANCE = () -> 0;

    private final GatewayConfig config;
    private final Problems problems;
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Set<String> providerNames = new HashSet<>();

    NameCheck(GatewayConfig config, Problems problems) {
        this.config = config;
        this.problems = problems;
        config.allProviders().forEach(provider -> providerNames.add(provider.name()));
    }

    void run() {
        int before = problems.found().size();
        Set<String> local = new HashSet<>();
        config.models().forEach(model -> local.add(model.name()));
        for (int i = 0; i < config.aliases().size(); i++) {
            ModelAlias alias = config.aliases().get(i);
            if (alias instanceof Group group) {
                group(group, local);
            } else if (alias instanceof Rewrite rewrite) {
                rewrite("model_aliases[" + i + "]", rewrite);
            }
        }
        if (problems.found().size() == before) {
            loops();
        }
        boolean soundAliases = problems.found().size() == before;
        boolean soundCatalog = problems.found().stream().noneMatch(problem -> spoilsCatalog(problem.path()));
        if (soundAliases && soundCatalog) {
            destinations();
        }
    }

    /** Problems that keep the catalog from being made, or would make every name look unknown. */
    private static boolean spoilsCatalog(String path) {
        boolean ofLocalModel =
                path.startsWith("model_list[") && !path.endsWith(".api_key") && !path.endsWith(".timeout");
        return ofLocalModel || path.contains(".models[") || path.equals("default_provider");
    }

    private void group(Group group, Set<String> local) {
        String path = "model_aliases." + group.name();
        if (groups.putIfAbsent(group.name(), group) != null) {
            problems.add(path, group.name(), "is defined twice (expected: once)");
        }
        if (local.contains(group.name())) {
            problems.add(path, group.name(), "is a name of model_list too (expected: one of them)");
        }
        try {
            ModelUri uri = ModelUri.parse(group.name(), providerNames::contains);
            if (!uri.equals(ModelUri.of(new ModelId(group.name())))) {
                problems.add(path, group.name(), "is no plain name (expected: one without provider, variant or query)");
            }
        } catch (InvalidModelNameException e) {
            problems.add(path, group.name(), ProviderCheck.reasonOf(e));
        }
    }

    private void rewrite(String path, Rewrite rewrite) {
        int highest = RewritePattern.highestGroupIn(rewrite.replacement());
        int groupsThere = rewrite.pattern().groups();
        if (highest > groupsThere) {
            problems.add(
                    path + ".replacement",
                    rewrite.replacement(),
                    "refers to group " + highest + ", the pattern has " + groupsThere
                            + " (expected: a group that is there)");
        }
        if (rewrite.replacement().isBlank()) {
            problems.add(path + ".replacement", "is empty (expected: a model name)");
        }
    }

    private void loops() {
        Map<String, Integer> targets = new HashMap<>();
        for (Group group : groups.values()) {
            measure(group.name(), 1, new LinkedHashSet<>(), targets);
        }
    }

    /** How many models a name stands for, each group counted once; reports loops and depths on the way. */
    private int measure(String name, int depth, LinkedHashSet<String> way, Map<String, Integer> targets) {
        Group group = groups.get(name);
        if (group == null) {
            return 1;
        }
        String path = "model_aliases." + name;
        if (way.contains(name)) {
            List<String> round = new ArrayList<>(way).subList(new ArrayList<>(way).indexOf(name), way.size());
            problems.add(path, String.join(" → ", round) + " → " + name + ": a loop (expected: an end)");
            return 1;
        }
        if (depth > ModelNames.MOST_DEPTH) {
            problems.add(
                    path,
                    "stands " + depth + " groups deep, in " + String.join(" → ", way) + " (expected: at most "
                            + ModelNames.MOST_DEPTH + ")");
            return 1;
        }
        Integer known = targets.get(name);
        if (known != null) {
            return known;
        }
        way.add(name);
        int sum = 0;
        for (String member : group.members()) {
            for (String choice : namesIn(member)) {
                sum = Math.min(MOST_TARGETS + 1, sum + measure(choice, depth + 1, way, targets));
            }
        }
        way.remove(name);
        targets.put(name, sum);
        if (sum > MOST_TARGETS) {
            problems.add(path, "stands for more than " + MOST_TARGETS + " models (expected: at most that)");
        }
        return sum;
    }

    private void destinations() {
        ModelNames names = config.namesAlone().build();
        CatalogSnapshot catalog = config.catalog(Instant.EPOCH);
        for (String loop : names.loops()) {
            problems.add("model_aliases", loop + ": a loop (expected: an end)");
            return;
        }
        Destinations known = new Destinations(names, catalog);
        groups.values()
                .forEach(group ->
                        members("model_aliases." + group.name(), "alias " + group.name(), group.members(), known));
        config.fallbacks().forEach((model, others) -> {
            String path = "router.fallbacks." + model;
            known.objection(model).ifPresent(reason -> problems.add(path, model, reason));
            if (others.isEmpty()) {
                problems.add(path, "names nothing (expected: at least one model)");
            }
            members(path, "fallbacks of " + model, others, known);
        });
        config.routing().byKey().keySet().stream()
                .filter(name ->
                        config.keys().stream().noneMatch(key -> key.name().equals(name)))
                .forEach(
                        name -> problems.add("routing.keys." + name, name, "is no key's name (expected: one of keys)"));
        config.routing()
                .byName()
                .keySet()
                .forEach(name -> known.objection(name)
                        .ifPresent(reason -> problems.add("routing.models." + name, name, reason)));
        config.forcedModel().ifPresent(model -> member("force_model", model, "", known));
        config.auto().ifPresent(pool -> pool(pool.members(), known));
        config.presets()
                .forEach(preset -> members(
                        "presets." + preset.slug() + ".models", "preset " + preset.slug(), preset.models(), known));
    }

    /** A pool holds models, because choosing needs to know them; an alias could mean anything. */
    private void pool(List<String> members, Destinations known) {
        for (int i = 0; i < members.size(); i++) {
            String member = members.get(i);
            String path = "auto.pool[" + i + "]";
            if (groups.containsKey(member)) {
                problems.add(path, member, "is an alias (expected: a model, or a pattern with *)");
            } else {
                known.objectionInPool(member).ifPresent(reason -> problems.add(path, member, reason));
            }
        }
    }

    private void members(String path, String owner, List<String> members, Destinations known) {
        for (int i = 0; i < members.size(); i++) {
            member(path + "[" + i + "]", members.get(i), ", in " + owner, known);
        }
    }

    /** Reports each name of a selector that leads nowhere. */
    private void member(String path, String written, String owner, Destinations known) {
        for (String name : namesIn(written)) {
            if (!groups.containsKey(name)) {
                known.objection(name).ifPresent(reason -> problems.add(path, name, reason + owner));
            }
        }
    }

    /** The names of a selector; the text itself if it is none, which is refused when somebody asks where it leads. */
    private static List<String> namesIn(String written) {
        try {
            return Selector.parse(written).choices().stream()
                    .map(Selector.Choice::name)
                    .toList();
        } catch (InvalidModelNameException e) {
            return List.of(written);
        }
    }

    /** Whether anything would ever be asked for a name. */
    private record Destinations(ModelNames names, CatalogSnapshot catalog) {

        Optional<String> objection(String name) {
            try {
                return objection(name, names.resolve(List.of(name)));
            } catch (InvalidModelNameException e) {
                return Optional.of(ProviderCheck.reasonOf(e));
            }
        }

        /** The same for a member of {@code auto}'s pool, which may be a pattern and is followed through no alias. */
        Optional<String> objectionInPool(String member) {
            try {
                if (member.indexOf('*') >= 0) {
                    ModelPattern pattern = new ModelPattern(member);
                    return catalog.models().stream().anyMatch(model -> pattern.matches(model.id()))
                            ? Optional.empty()
                            : Optional.of("fits no model (expected: a pattern of models that a provider lists)");
                }
                ModelUri uri = ModelUri.parse(member, catalog.providers()::containsKey);
                return objection(member, List.of(new ResolvedName(uri, Origin.ASKED, List.of())));
            } catch (InvalidModelNameException e) {
                return Optional.of(ProviderCheck.reasonOf(e));
            }
        }

        private Optional<String> objection(String name, List<ResolvedName> targets) {
            boolean leftToUs = targets.stream()
                    .anyMatch(target ->
                            names.routerNames().contains(target.uri().model().text()));
            RoutePlan plan =
                    RoutingPolicy.standard().plan(asking(name), targets, catalog, HealthView.NOTHING, NO_CHANCE);
            boolean known = leftToUs
                    || !plan.isEmpty()
                    || plan.exclusions().stream()
                            .anyMatch(exclusion -> !exclusion.rule().equals("isListed"));
            return known
                    ? Optional.empty()
                    : Optional.of("no such model: no entry defines it and no provider would take it"
                            + catalog.nearest(name)
                                    .map(near -> " (nearest: " + near + ")")
                                    .orElse(""));
        }

        private static RequestFacts asking(String name) {
            return new RequestFacts(
                    "openai-chat",
                    Optional.of(name),
                    List.of(),
                    false,
                    Set.of(),
                    Set.of(),
                    0,
                    OptionalLong.empty(),
                    Preferences.NONE,
                    Optional.empty());
        }
    }
}

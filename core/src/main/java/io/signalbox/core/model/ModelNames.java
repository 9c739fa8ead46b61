package io.signalbox.core.model;

import io.signalbox.core.model.ModelAlias.Group;
import io.signalbox.core.model.ModelAlias.Rewrite;
import io.signalbox.core.model.ResolvedName.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How names resolve: forced model, groups, rewrites, provider prefix, default provider.
 *
 * <p>For each name the caller wrote, in this order:
 *
 * <ol>
 *   <li>a forced model takes the place of everything that was asked;
 *   <li>an exact group name stands for its members, in order, groups within groups included;
 *   <li>otherwise the first rewrite whose pattern is found is applied, once; its result is not rewritten again;
 *   <li>a name without a provider goes to the default provider, if there is one, unless it is a local name of the operator's.
 * </ol>
 *
 * Parameters and variants that the caller wrote stay with every target, over the target's own. After each target come the
 * fallbacks configured for it. Immutable; resolving an exact name does not depend on how many names there are.
 */
public final class ModelNames {

    /** How deep groups may stand within groups. */
    public static final int MOST_DEPTH = 8;

    private final Set<String> providers;
    private final Map<String, Group> groups;
    private final List<Rewrite> rewrites;
    private final Map<String, List<String>> fallbacks;
    private final Set<String> localNames;
    private final Optional<String> defaultProvider;
    private final Optional<String> forcedModel;

    private ModelNames(Builder builder) {
        this.providers = Set.copyOf(builder.providers);
        this.groups = Map.copyOf(builder.groups);
        this.rewrites = List.copyOf(builder.rewrites);
        this.fallbacks = Map.copyOf(builder.fallbacks);
        this.localNames = Set.copyOf(builder.localNames);
        this.defaultProvider = builder.defaultProvider;
        this.forcedModel = builder.forcedModel;
    }

    /** Nothing configured yet. */
    public static Builder builder() {
        return new Builder();
    }

    /** The names of all groups. */
    public Set<String> groupNames() {
        return groups.keySet();
    }

    /** The model that takes the place of every other, if the operator set one. */
    public Optional<String> forcedModel() {
        return forcedModel;
    }

    /** The provider for names without one, if the operator set one. */
    public Optional<String> defaultProvider() {
        return defaultProvider;
    }

    /**
     * What the asked names mean, in the order in which they are to be tried, each target once.
     *
     * @param asked what the caller wrote: {@code model} first, then {@code models}; may be empty only if a model is forced
     * @throws InvalidModelNameException if a name does not follow the grammar, or none was given
     */
    public List<ResolvedName> resolve(List<String> asked) {
        Map<ModelUri, ResolvedName> targets = new LinkedHashMap<>();
        if (forcedModel.isPresent()) {
            expand(forcedModel.get(), Origin.ASKED, List.of("forced by the operator"), targets);
        } else if (asked.isEmpty()) {
            throw new InvalidModelNameException("model: missing (expected: a model name, or a list of them in models)");
        } else {
            for (int i = 0; i < asked.size(); i++) {
                Origin origin = i == 0 ? Origin.ASKED : Origin.CALLER_ALTERNATIVE;
                String step = i == 0 ? "asked for" : "alternative " + i + " of the caller";
                expand(asked.get(i), origin, List.of(step), targets);
            }
        }
        return List.copyOf(targets.values());
    }

    /** The groups that contain themselves, each as the way round: {@code a → b → a}. Empty if all is well. */
    public List<String> loops() {
        List<String> found = new ArrayList<>();
        for (String name : groups.keySet()) {
            findLoop(name, name, new LinkedHashSet<>(), found);
        }
        return found;
    }

    private void expand(String written, Origin origin, List<String> steps, Map<ModelUri, ResolvedName> targets) {
        ModelUri asked = ModelUri.parse(written, providers::contains);
        for (ResolvedName target : expand(asked, origin, steps, true, 0)) {
            targets.putIfAbsent(target.uri(), target);
            for (String fallback : fallbacksOf(asked, target.uri())) {
                ModelUri uri = ModelUri.parse(fallback, providers::contains);
                List<String> why = append(steps, "configured fallback of " + asked.model());
                for (ResolvedName alternative : expand(uri, Origin.OPERATOR_FALLBACK, why, true, 0)) {
                    targets.putIfAbsent(
                            alternative.uri(),
                            new ResolvedName(alternative.uri(), Origin.OPERATOR_FALLBACK, alternative.steps()));
                }
            }
        }
    }

    private List<String> fallbacksOf(ModelUri asked, ModelUri target) {
        List<String> named = fallbacks.get(asked.model().text());
        return named != null ? named : fallbacks.getOrDefault(target.model().text(), List.of());
    }

    private List<ResolvedName> expand(ModelUri name, Origin origin, List<String> steps, boolean mayRewrite, int depth) {
        if (name.provider().isEmpty()) {
            Group group = groups.get(name.model().text());
            if (group != null && depth < MOST_DEPTH) {
                return expandGroup(group, name, origin, steps, mayRewrite, depth);
            }
        }
        if (mayRewrite && !isLocal(name)) {
            for (Rewrite rewrite : rewrites) {
                Optional<String> rewritten = rewrite.pattern().rewrite(nameOf(name), rewrite.replacement());
                if (rewritten.isPresent()) {
                    ModelUri result =
                            ModelUri.parse(rewritten.get(), providers::contains).with(name.parameters());
                    List<String> why = append(steps, "rewritten by " + rewrite.pattern());
                    return expand(result, origin, why, false, depth + 1);
                }
            }
        }
        if (name.provider().isEmpty() && defaultProvider.isPresent() && !isLocal(name)) {
            return List.of(new ResolvedName(
                    name.at(defaultProvider.get()),
                    origin,
                    append(steps, "default provider " + defaultProvider.get())));
        }
        return List.of(new ResolvedName(name, origin, steps));
    }

    private List<ResolvedName> expandGroup(
            Group group, ModelUri name, Origin origin, List<String> steps, boolean mayRewrite, int depth) {
        List<ResolvedName> targets = new ArrayList<>();
        for (int i = 0; i < group.members().size(); i++) {
            ModelUri member = ModelUri.parse(group.members().get(i), providers::contains)
                    .with(name.parameters())
                    .withVariants(name.variants());
            Origin memberOrigin = i == 0 ? origin : Origin.OPERATOR_FALLBACK;
            List<String> why = append(steps, "member " + (i + 1) + " of alias " + group.name());
            targets.addAll(expand(member, memberOrigin, why, mayRewrite, depth + 1));
        }
        return targets;
    }

    private boolean isLocal(ModelUri name) {
        return name.provider().isEmpty() && localNames.contains(name.model().text());
    }

    private static String nameOf(ModelUri uri) {
        return uri.provider().map(provider -> provider + ":").orElse("") + uri.modelWithVariants();
    }

    private void findLoop(String start, String at, Set<String> way, List<String> found) {
        if (!way.add(at)) {
            return;
        }
        Group group = groups.get(at);
        if (group == null) {
            return;
        }
        for (String member : group.members()) {
            String name = targetName(member);
            if (name.equals(start)) {
                found.add(String.join(" → ", way) + " → " + start);
                return;
            }
            findLoop(start, name, new LinkedHashSet<>(way), found);
        }
    }

    /** The group name that a member leads to, through a rewrite if one applies; the member itself otherwise. */
    private String targetName(String member) {
        if (groups.containsKey(member)) {
            return member;
        }
        for (Rewrite rewrite : rewrites) {
            Optional<String> rewritten = rewrite.pattern().rewrite(member, rewrite.replacement());
            if (rewritten.isPresent()) {
                return rewritten.get();
            }
        }
        return member;
    }

    private static List<String> append(List<String> steps, String step) {
        List<String> longer = new ArrayList<>(steps);
        longer.add(step);
        return longer;
    }

    /** Collects what names mean; see {@link ModelNames}. */
    public static final class Builder {
        private final Set<String> providers = new LinkedHashSet<>();
        private final Map<String, Group> groups = new HashMap<>();
        private final List<Rewrite> rewrites = new ArrayList<>();
        private final Map<String, List<String>> fallbacks = new HashMap<>();
        private final Set<String> localNames = new LinkedHashSet<>();
        private Optional<String> defaultProvider = Optional.empty();
        private Optional<String> forcedModel = Optional.empty();

        private Builder() {}

        /** The configured providers, whose names may stand before a colon. */
        public Builder providers(Iterable<String> names) {
            names.forEach(providers::add);
            return this;
        }

        /** A group or a rewrite; rewrites are tried in the order in which they were added. */
        public Builder alias(ModelAlias alias) {
            if (alias instanceof Group group) {
                groups.put(group.name(), group);
            } else if (alias instanceof Rewrite rewrite) {
                rewrites.add(rewrite);
            }
            return this;
        }

        /** Names that the operator bound to endpoints; neither rewrites nor the default provider touch them. */
        public Builder localNames(Iterable<String> names) {
            names.forEach(localNames::add);
            return this;
        }

        /** What is tried after a model failed, in order. */
        public Builder fallbacks(String model, List<String> alternatives) {
            fallbacks.put(model, List.copyOf(alternatives));
            return this;
        }

        /** The provider for names that name none. */
        public Builder defaultProvider(String name) {
            defaultProvider = Optional.of(name);
            return this;
        }

        /** The model that is used whatever the caller asks for. */
        public Builder forcedModel(String uri) {
            forcedModel = Optional.of(uri);
            return this;
        }

        /** The names, immutable. */
        public ModelNames build() {
            return new ModelNames(this);
        }
    }
}

package io.signalbox.core.model;

import io.signalbox.core.model.ModelAlias.Group;
import io.signalbox.core.model.ModelAlias.Rewrite;
import io.signalbox.core.model.ResolvedName.Origin;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * How names resolve: forced model, groups, rewrites, provider prefix, default provider.
 *
 * <p>For each name the caller wrote, in this order:
 *
 * <ol>
 *   <li>a forced model takes the place of everything that was asked;
 *   <li>an exact group name stands for its members, in order, groups within groups included;
 *   <li>otherwise the first rewrite whose pattern is found is applied, once; its result is not rewritten again;
 *   <li>a name without a provider goes to the default provider, if there is one, unless it is a local name of the operator's or a model of
 *       others.
 * </ol>
 *
 * Wherever a name may stand, a {@link Selector} may stand too: each of its names is followed like one that was written alone.
 *
 * <p>Parameters and variants that the caller wrote stay with every target and every fallback, over their own. After each target come
 * the fallbacks configured for it, and after the last of a name's targets those configured for the name itself. Immutable; resolving an exact name does not depend on how many names there are.
 */
public final class ModelNames {

    /** How deep groups may stand within groups. */
    public static final int MOST_DEPTH = 8;

    /** How many members one name may lead to, those of groups within groups included; those beyond are not looked at. */
    static final int MOST_MEMBERS = 1000;

    private final Set<String> providers;
    private final Map<String, Group> groups;
    private final List<Rewrite> rewrites;
    private final Fallbacks fallbacks;
    private final Set<String> localNames;
    private final Set<String> routerNames;
    private final Optional<String> defaultProvider;
    private final Predicate<ModelId> others;
    private final Optional<String> forcedModel;

    private ModelNames(Builder builder) {
        this.providers = Set.copyOf(builder.providers);
        this.groups = Collections.unmodifiableMap(new LinkedHashMap<>(builder.groups));
        this.rewrites = List.copyOf(builder.rewrites);
        this.fallbacks = new Fallbacks(builder.fallbacks, providers::contains);
        this.localNames = Set.copyOf(builder.localNames);
        this.routerNames = Collections.unmodifiableSet(new LinkedHashSet<>(builder.routerNames));
        this.defaultProvider = builder.defaultProvider;
        this.others = builder.others;
        this.forcedModel = builder.forcedModel;
    }

    /** Nothing configured yet. */
    public static Builder builder() {
        return new Builder();
    }

    /** The names of all groups, in the order of the configuration. */
    public Set<String> groupNames() {
        return groups.keySet();
    }

    /** Names that leave the choice of a model to the gateway, in the order of their listing. */
    public Set<String> routerNames() {
        return routerNames;
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
        return resolve(asked, Draw.NONE);
    }

    /**
     * The same, where weights are drawn.
     *
     * @param asked what the caller wrote: {@code model} first, then {@code models}; may be empty only if a model is forced
     * @param draw how this request chooses
     * @throws InvalidModelNameException if a name does not follow the grammar, or none was given
     */
    public List<ResolvedName> resolve(List<String> asked, Draw draw) {
        Targets targets = new Targets(draw);
        if (forcedModel.isPresent()) {
            expand(
                    forcedModel.get(),
                    Origin.ASKED,
                    Origin.OPERATOR_FALLBACK,
                    List.of("forced by the operator"),
                    targets);
        } else if (asked.isEmpty()) {
            throw new InvalidModelNameException("model: missing (expected: a model name, or a list of them in models)");
        } else {
            for (int i = 0; i < asked.size(); i++) {
                Origin origin = i == 0 ? Origin.ASKED : Origin.CALLER_ALTERNATIVE;
                String step = i == 0 ? "asked for" : "alternative " + i + " of the caller";
                expand(asked.get(i), origin, Origin.CALLER_ALTERNATIVE, List.of(step), targets);
            }
        }
        return List.copyOf(targets.found.values());
    }

    /** The ways in which groups contain themselves, through rewrites as well, each as the way round: {@code a → b → a}. Empty if all is well. */
    public List<String> loops() {
        List<String> found = new ArrayList<>();
        Set<String> done = new HashSet<>();
        for (String name : groups.keySet()) {
            if (!done.contains(name)) {
                findLoops(name, done, found);
            }
        }
        return found;
    }

    private void expand(String written, Origin origin, Origin others, List<String> steps, Targets targets) {
        for (ResolvedName asked : chosen(written, origin, others, steps, targets.draw)) {
            for (ResolvedName target : meaningOf(asked, targets.draw)) {
                targets.add(target);
                fallbacks(target.uri(), asked, targets);
            }
            fallbacks(asked.uri(), asked, targets);
        }
    }

    /** What the operator configured to follow {@code failed}; the caller's parameters and variants stay with it. */
    private void fallbacks(ModelUri failed, ResolvedName asked, Targets targets) {
        for (String fallback : fallbacks.of(failed)) {
            List<String> why = append(asked.steps(), "configured fallback of " + failed.model());
            for (ResolvedName name :
                    chosen(fallback, Origin.OPERATOR_FALLBACK, Origin.OPERATOR_FALLBACK, why, targets.draw)) {
                meaningOf(decorated(name, asked.uri()), targets.draw).forEach(targets::add);
            }
        }
    }

    /** The names of a selector, in the order in which they are tried. */
    private List<ResolvedName> chosen(String written, Origin first, Origin others, List<String> steps, Draw draw) {
        List<ResolvedName> chosen = new ArrayList<>();
        for (Selector.Placed placed : Selector.parse(written).placed(draw)) {
            List<String> why = new ArrayList<>(steps);
            why.addAll(placed.steps());
            chosen.add(new ResolvedName(parse(placed), chosen.isEmpty() ? first : others, why));
        }
        return chosen;
    }

    private ModelUri parse(Selector.Placed placed) {
        try {
            return ModelUri.parse(placed.name(), providers::contains);
        } catch (InvalidModelNameException e) {
            throw placed.steps().isEmpty()
                    ? e
                    : new InvalidModelNameException(
                            "choice \"" + CallerText.shown(placed.name()) + "\": " + e.reason());
        }
    }

    /** The same name with the parameters and variants of the one that led to it. */
    private static ResolvedName decorated(ResolvedName name, ModelUri by) {
        return new ResolvedName(
                name.uri().with(by.parameters()).withVariants(by.variants()), name.origin(), name.steps());
    }

    private List<ResolvedName> meaningOf(ResolvedName name, Draw draw) {
        Meaning meaning = new Meaning(draw);
        follow(name, true, meaning);
        return meaning.targets;
    }

    private void follow(ResolvedName name, boolean mayRewrite, Meaning meaning) {
        ModelUri uri = name.uri();
        Optional<Group> group = groupOf(uri);
        if (group.isPresent()) {
            followMembers(group.get(), name, mayRewrite, meaning);
            return;
        }
        Optional<Rewritten> rewritten = mayRewrite ? rewritten(uri) : Optional.empty();
        if (rewritten.isPresent()) {
            List<String> why =
                    append(name.steps(), "rewritten by " + rewritten.get().pattern());
            ModelUri by = uri.variants().equals(rewritten.get().variants())
                    ? uri
                    : new ModelUri(uri.provider(), uri.model(), rewritten.get().variants(), uri.parameters());
            followAll(rewritten.get().text(), name.origin(), why, by, false, meaning);
        } else if (uri.provider().isEmpty()
                && defaultProvider.isPresent()
                && !isLocal(uri)
                && !others.test(uri.model())) {
            List<String> why = append(name.steps(), "default provider " + defaultProvider.get());
            meaning.targets.add(new ResolvedName(uri.at(defaultProvider.get()), name.origin(), why));
        } else {
            meaning.targets.add(name);
        }
    }

    private void followMembers(Group group, ResolvedName name, boolean mayRewrite, Meaning meaning) {
        if (meaning.way.size() == MOST_DEPTH || meaning.way.contains(group.name())) {
            return;
        }
        meaning.way.add(group.name());
        Origin origin = name.origin();
        int place = 0;
        for (int index : memberOrder(group, meaning.draw)) {
            String how = group.weights().isEmpty()
                    ? ""
                    : ", " + Selector.drawnStep(place, index, group.weights(), meaning.draw);
            List<String> why = append(name.steps(), "member " + (index + 1) + " of alias " + group.name() + how);
            followAll(group.members().get(index), origin, why, name.uri(), mayRewrite, meaning);
            origin = Origin.OPERATOR_FALLBACK;
            place++;
        }
        meaning.way.remove(group.name());
    }

    private static Iterable<Integer> memberOrder(Group group, Draw draw) {
        return group.weights().isEmpty()
                ? IntStream.range(0, group.members().size())::iterator
                : draw.order(group.name(), group.members(), group.weights());
    }

    /** Follows each name that the operator wrote in a name's place; the name's parameters and variants go with them. */
    private void followAll(
            String written, Origin origin, List<String> steps, ModelUri by, boolean mayRewrite, Meaning meaning) {
        if (meaning.membersLeft <= 0) {
            return;
        }
        for (ResolvedName chosen : chosen(written, origin, Origin.OPERATOR_FALLBACK, steps, meaning.draw)) {
            meaning.membersLeft--;
            follow(decorated(chosen, by), mayRewrite, meaning);
        }
    }

    private Optional<Group> groupOf(ModelUri name) {
        return name.provider().isPresent()
                ? Optional.empty()
                : Optional.ofNullable(groups.get(name.model().text()));
    }

    /**
     * The first rewrite that fits. A pattern is shown the name without its variants, which then stay with the result; one that does
     * not fit there is shown the name with them, so that it may ask for a variant and replace it.
     */
    private Optional<Rewritten> rewritten(ModelUri name) {
        if (rewrites.isEmpty() || isLocal(name)) {
            return Optional.empty();
        }
        String prefix = name.provider().map(provider -> provider + ":").orElse("");
        String plain = prefix + name.model();
        for (Rewrite rewrite : rewrites) {
            Optional<String> result = rewrite.pattern().rewrite(plain, rewrite.replacement());
            if (result.isPresent()) {
                return Optional.of(new Rewritten(result.get(), name.variants(), rewrite.pattern()));
            }
            if (!name.variants().isEmpty()) {
                result = rewrite.pattern().rewrite(prefix + name.modelWithVariants(), rewrite.replacement());
                if (result.isPresent()) {
                    return Optional.of(new Rewritten(result.get(), List.of(), rewrite.pattern()));
                }
            }
        }
        return Optional.empty();
    }

    private boolean isLocal(ModelUri name) {
        String text = name.model().text();
        return name.provider().isEmpty() && (localNames.contains(text) || routerNames.contains(text));
    }

    /** Walks all ways from a group, each group once; without recursion, because chains may be long before they are refused. */
    private void findLoops(String start, Set<String> done, List<String> found) {
        Map<String, Iterator<String>> way = new LinkedHashMap<>();
        Deque<String> last = new ArrayDeque<>();
        way.put(start, groupsBehind(start));
        last.push(start);
        while (!last.isEmpty()) {
            String at = last.peek();
            Iterator<String> ahead = way.getOrDefault(at, Collections.emptyIterator());
            if (!ahead.hasNext()) {
                done.add(at);
                way.remove(last.pop());
                continue;
            }
            String next = ahead.next();
            if (way.containsKey(next)) {
                List<String> names = new ArrayList<>(way.keySet());
                found.add(String.join(" → ", names.subList(names.indexOf(next), names.size())) + " → " + next);
            } else if (!done.contains(next)) {
                way.put(next, groupsBehind(next));
                last.push(next);
            }
        }
    }

    private Iterator<String> groupsBehind(String name) {
        Group group = groups.get(name);
        return group == null
                ? Collections.emptyIterator()
                : group.members().stream()
                        .flatMap(member -> groupsBehindMember(member).stream())
                        .iterator();
    }

    /** The groups that a member leads to, through a rewrite where one applies. */
    private List<String> groupsBehindMember(String member) {
        List<String> behind = new ArrayList<>();
        try {
            for (Selector.Choice choice : Selector.parse(member).choices()) {
                ModelUri uri = ModelUri.parse(choice.name(), providers::contains);
                Optional<Group> group = groupOf(uri);
                group.map(Group::name).ifPresent(behind::add);
                if (group.isEmpty()) {
                    rewritten(uri).map(Rewritten::text).ifPresent(text -> groupsNamedIn(text, behind));
                }
            }
        } catch (InvalidModelNameException e) {
            // A name that means nothing leads nowhere, so it closes no loop.
            return behind;
        }
        return behind;
    }

    private void groupsNamedIn(String written, List<String> found) {
        for (Selector.Choice choice : Selector.parse(written).choices()) {
            groupOf(ModelUri.parse(choice.name(), providers::contains))
                    .map(Group::name)
                    .ifPresent(found::add);
        }
    }

    private static List<String> append(List<String> steps, String step) {
        List<String> longer = new ArrayList<>(steps);
        longer.add(step);
        return longer;
    }

    /** What the names of one request lead to so far, each target once. */
    private static final class Targets {
        private final Map<ModelUri, ResolvedName> found = new LinkedHashMap<>();
        private final Draw draw;

        Targets(Draw draw) {
            this.draw = draw;
        }

        /** A target that stands there already stays where it is, but what the caller listed as well is the caller's. */
        void add(ResolvedName target) {
            ResolvedName known = found.putIfAbsent(target.uri(), target);
            if (known != null
                    && known.origin() == Origin.OPERATOR_FALLBACK
                    && target.origin() != Origin.OPERATOR_FALLBACK) {
                List<String> why = append(known.steps(), "listed by the caller too");
                found.put(target.uri(), new ResolvedName(target.uri(), target.origin(), why));
            }
        }
    }

    /** What one name leads to, while it is being found out. */
    private static final class Meaning {
        private final List<ResolvedName> targets = new ArrayList<>();
        private final List<String> way = new ArrayList<>(0);
        private final Draw draw;
        private int membersLeft = MOST_MEMBERS;

        Meaning(Draw draw) {
            this.draw = draw;
        }
    }

    /**
     * What a rewrite made of a name.
     *
     * @param text the new text: a model URI or a selector
     * @param variants those that the pattern was not shown, and that stay
     */
    private record Rewritten(String text, List<Variant> variants, RewritePattern pattern) {}

    /** Collects what names mean; see {@link ModelNames}. */
    public static final class Builder {
        private final Set<String> providers = new LinkedHashSet<>();
        private final Map<String, Group> groups = new LinkedHashMap<>();
        private final List<Rewrite> rewrites = new ArrayList<>();
        private final Map<String, List<String>> fallbacks = new LinkedHashMap<>();
        private final Set<String> localNames = new LinkedHashSet<>();
        private final Set<String> routerNames = new LinkedHashSet<>();
        private Optional<String> defaultProvider = Optional.empty();
        private Predicate<ModelId> others = model -> false;
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

        /** Names that leave the choice of a model to the gateway; neither rewrites nor the default provider touch them. */
        public Builder routerNames(Iterable<String> names) {
            names.forEach(routerNames::add);
            return this;
        }

        /**
         * What is tried after a model failed, in order.
         *
         * @param model a model, in either spelling of its version and at any provider unless it names one; or the name of a group
         * @param alternatives model URIs or names of groups
         */
        public Builder fallbacks(String model, List<String> alternatives) {
            fallbacks.put(model, List.copyOf(alternatives));
            return this;
        }

        /** The provider for names that name none. */
        public Builder defaultProvider(String name) {
            defaultProvider = Optional.of(name);
            return this;
        }

        /** The models that the default provider leaves to others; none unless set. Asked from any thread, for every name. */
        public Builder leftToOthers(Predicate<ModelId> models) {
            others = models;
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

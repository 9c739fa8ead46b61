package io.signalbox.core.routing;

import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.model.ModelPattern;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The fields in which {@link RoutingRecord} writes the facts of a request; each is left out where it says nothing. */
final class RoutingText {

    private static final List<String> PERCENTILES = Cutoffs.WORDS;

    private RoutingText() {}

    static void write(RequestFacts facts, FieldText.Writer to) {
        to.field("d", facts.dialect())
                .field("m", facts.model())
                .list("a", facts.alternatives())
                .flag("s", facts.stream())
                .list("p", facts.parameters())
                .list("i", facts.modalities())
                .field("b", facts.bodyBytes());
        if (facts.promptBytes() != facts.bodyBytes()) {
            to.field("l", facts.promptBytes());
        }
        to.field("o", facts.maxOutputTokens()).field("u", facts.user()).field("k", facts.key());
        if (!facts.selection().equals(Selection.NONE)) {
            write(facts.selection(), to);
        }
        if (!facts.preferences().equals(Preferences.NONE)) {
            write(facts.preferences(), to);
        }
    }

    static RequestFacts facts(FieldText.Reader from) {
        int bodyBytes = (int) from.number("b").orElse(0);
        return new RequestFacts(
                from.text("d").orElse(""),
                from.text("m"),
                from.list("a").orElse(List.of()),
                from.has("s"),
                set(from, "p"),
                set(from, "i"),
                bodyBytes,
                from.number("o"),
                preferences(from),
                from.text("u"),
                selection(from),
                from.text("k"),
                (int) from.number("l").orElse(bodyBytes));
    }

    private static void write(Selection selection, FieldText.Writer to) {
        to.field("ss", selection.session())
                .field("sp", selection.preset())
                .field("sw", selection.preference().map(AutoPreference::word))
                .list("sa", texts(selection.allowedModels()))
                .list("sx", texts(selection.excludedModels()));
    }

    private static Selection selection(FieldText.Reader from) {
        return new Selection(
                from.text("ss"),
                from.text("sp"),
                from.text("sw").flatMap(AutoPreference::of),
                patterns(from, "sa"),
                patterns(from, "sx"));
    }

    private static void write(Preferences preferences, FieldText.Writer to) {
        preferences.order().ifPresent(names -> to.listOrNone("po", names));
        preferences.only().forEach(names -> to.listOrNone("pn", names));
        to.list("pi", preferences.ignore())
                .flag("pf", !preferences.allowFallbacks())
                .flag("pr", preferences.requireParameters())
                .flag("pd", preferences.denyDataCollection())
                .flag("pz", preferences.zeroRetention())
                .flag("pt", preferences.distillableText());
        preferences.quantizations().ifPresent(words -> to.listOrNone("pq", new TreeSet<>(words)));
        to.field("ps", preferences.sort().map(SortKey::word))
                .field("pa", preferences.acrossModels().map(across -> across ? "1" : "0"));
        preferences
                .maxPrice()
                .perUnit()
                .forEach((usageClass, limit) -> to.field("px-" + usageClass.word(), limit.toString()));
        write("pg-", preferences.minThroughput(), to);
        write("pl-", preferences.maxLatency(), to);
    }

    private static Preferences preferences(FieldText.Reader from) {
        return new Preferences(
                from.list("po"),
                from.all("pn").stream().map(FieldText::elements).toList(),
                from.list("pi").orElse(List.of()),
                !from.has("pf"),
                from.has("pr"),
                from.has("pd"),
                from.has("pz"),
                from.has("pt"),
                from.list("pq").map(TreeSet::new),
                from.text("ps").flatMap(SortKey::of),
                from.text("pa").map("1"::equals),
                priceLimits(from),
                cutoffs("pg-", from),
                cutoffs("pl-", from));
    }

    private static PriceLimits priceLimits(FieldText.Reader from) {
        Map<UsageClass, Money> perUnit = new EnumMap<>(UsageClass.class);
        for (UsageClass usageClass : UsageClass.values()) {
            from.decimal("px-" + usageClass.word()).ifPresent(limit -> perUnit.put(usageClass, new Money(limit)));
        }
        return perUnit.isEmpty() ? PriceLimits.NONE : new PriceLimits(perUnit);
    }

    private static void write(String prefix, Cutoffs cutoffs, FieldText.Writer to) {
        if (!cutoffs.isEmpty()) {
            to.field(prefix + PERCENTILES.get(0), cutoffs.p50())
                    .field(prefix + PERCENTILES.get(1), cutoffs.p75())
                    .field(prefix + PERCENTILES.get(2), cutoffs.p90())
                    .field(prefix + PERCENTILES.get(3), cutoffs.p99());
        }
    }

    private static Cutoffs cutoffs(String prefix, FieldText.Reader from) {
        return new Cutoffs(
                from.figure(prefix + PERCENTILES.get(0)),
                from.figure(prefix + PERCENTILES.get(1)),
                from.figure(prefix + PERCENTILES.get(2)),
                from.figure(prefix + PERCENTILES.get(3)));
    }

    private static Set<String> set(FieldText.Reader from, String name) {
        return Set.copyOf(from.list(name).orElse(List.of()));
    }

    private static List<String> texts(List<ModelPattern> patterns) {
        return patterns.stream().map(ModelPattern::text).toList();
    }

    private static List<ModelPattern> patterns(FieldText.Reader from, String name) {
        return from.list(name).orElse(List.of()).stream().map(ModelPattern::new).toList();
    }
}

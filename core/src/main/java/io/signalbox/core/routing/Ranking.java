package io.signalbox.core.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Puts rivals in order: those of {@code provider.order} first, then whoever had no outage, then by priority, and those that are alike
 * in all that by a strategy. Where they are sorted on purpose, neither outages nor priority count.
 */
final class Ranking {

    private static final Comparator<Ranked> BY_KEY = Comparator.comparingDouble(Ranked::key);

    private static final Supplier<String> UNPLACED = () -> "";

    private final List<Contender> rivals;
    private final OrderingStrategy strategy;
    private final RequestFacts facts;
    private final RandomGenerator chance;
    private final List<String> order;
    private final boolean sorted;

    Ranking(List<Contender> rivals, OrderingStrategy strategy, RequestFacts facts, RandomGenerator chance) {
        Preferences preferences = rivals.get(0).preferences();
        this.rivals = rivals;
        this.strategy = strategy;
        this.facts = facts;
        this.chance = chance;
        this.order = preferences.order().orElse(List.of());
        this.sorted = preferences.sort().isPresent();
    }

    List<Ranked> ranked() {
        List<Ranked> entries = new ArrayList<>(rivals.size());
        for (Contender rival : rivals) {
            entries.add(new Ranked(rival, listedAt(rival), 0, UNPLACED));
        }
        entries.sort(this::compareTiers);
        List<Ranked> ranked = new ArrayList<>(rivals.size());
        int from = 0;
        for (int i = 1; i <= entries.size(); i++) {
            if (i == entries.size() || compareTiers(entries.get(from), entries.get(i)) != 0) {
                ranked.addAll(tier(entries.subList(from, i)));
                from = i;
            }
        }
        return ranked;
    }

    /** Orders endpoints that are alike but for what the strategy looks at. */
    private List<Ranked> tier(List<Ranked> alike) {
        List<Contender> contenders = new ArrayList<>(alike.size());
        for (Ranked each : alike) {
            contenders.add(each.contender());
        }
        Keys keys = strategy.keys(contenders, facts, chance);
        List<Ranked> tier = new ArrayList<>(alike.size());
        for (int i = 0; i < alike.size(); i++) {
            int index = i;
            tier.add(alike.get(i).placed(keys.values()[i], () -> reason(alike, keys, index)));
        }
        tier.sort(BY_KEY);
        return tier;
    }

    /** Among equals the strategy decides; who has no equal stands where its priority puts it. */
    private String reason(List<Ranked> alike, Keys keys, int index) {
        Ranked each = alike.get(index);
        if (each.isListed()) {
            return "number " + (each.listedAt() + 1) + " in provider.order";
        }
        if (rivals.size() == 1) {
            return "the only endpoint";
        }
        if (sorted) {
            return keys.reasons().apply(index);
        }
        String priority = "priority " + priority(each);
        return alike.size() == 1 ? priority : priority + ", " + keys.reasons().apply(index);
    }

    private int compareTiers(Ranked a, Ranked b) {
        int byOrder = Integer.compare(a.place(order.size()), b.place(order.size()));
        if (byOrder != 0 || sorted) {
            return byOrder;
        }
        int byLateness = a.isListed()
                ? 0
                : a.contender().lateness().compareTo(b.contender().lateness());
        return byLateness != 0 ? byLateness : Integer.compare(priority(b), priority(a));
    }

    private static int priority(Ranked each) {
        return each.contender().endpoint().provider().priority();
    }

    private int listedAt(Contender contender) {
        int place = RouteRules.place(order, contender.endpoint());
        return place < order.size() ? place : -1;
    }
}

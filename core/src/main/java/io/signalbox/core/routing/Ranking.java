package io.signalbox.core.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Puts rivals in order: those of {@code provider.order} first, then whoever had no outage, then by priority, and those that are alike
 * in all that by a strategy. Where they are sorted on purpose, neither outages nor priority count.
 */
final class Ranking {

    private static final Comparator<Ranked> BY_KEY = Comparator.comparingDouble(Ranked::key);

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
        List<Contender> sortedByTier = new ArrayList<>(rivals);
        sortedByTier.sort(this::compareTiers);
        List<Ranked> ranked = new ArrayList<>(rivals.size());
        int from = 0;
        for (int i = 1; i <= sortedByTier.size(); i++) {
            if (i == sortedByTier.size() || compareTiers(sortedByTier.get(from), sortedByTier.get(i)) != 0) {
                tier(sortedByTier.subList(from, i), ranked);
                from = i;
            }
        }
        return ranked;
    }

    /** Orders endpoints that are alike but for what the strategy looks at. */
    private void tier(List<Contender> alike, List<Ranked> ranked) {
        Keys keys = strategy.keys(alike, facts, chance);
        List<Ranked> tier = new ArrayList<>(alike.size());
        for (int i = 0; i < alike.size(); i++) {
            int listedAt = listedAt(alike.get(i));
            String placed = listedAt >= 0 ? "number " + (listedAt + 1) + " in provider.order" : reason(alike, i, keys);
            tier.add(new Ranked(
                    alike.get(i),
                    listedAt,
                    keys.values()[i],
                    rivals.size() == 1 && listedAt < 0 ? "the only endpoint" : placed));
        }
        tier.sort(BY_KEY);
        ranked.addAll(tier);
    }

    /** Among equals the strategy decides; who has no equal stands where its priority puts it. */
    private String reason(List<Contender> alike, int i, Keys keys) {
        String priority = "priority " + alike.get(i).endpoint().provider().priority();
        if (sorted) {
            return keys.reasons().apply(i);
        }
        return alike.size() == 1 ? priority : priority + ", " + keys.reasons().apply(i);
    }

    private int compareTiers(Contender a, Contender b) {
        int byOrder = Integer.compare(place(a), place(b));
        if (byOrder != 0 || sorted) {
            return byOrder;
        }
        int byLateness = listedAt(a) >= 0 ? 0 : a.lateness().compareTo(b.lateness());
        return byLateness != 0
                ? byLateness
                : Integer.compare(
                        b.endpoint().provider().priority(),
                        a.endpoint().provider().priority());
    }

    private int place(Contender contender) {
        return order.isEmpty() ? 0 : RouteRules.place(order, contender.endpoint());
    }

    private int listedAt(Contender contender) {
        int place = place(contender);
        return place < order.size() ? place : -1;
    }
}

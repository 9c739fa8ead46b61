package io.signalbox.core.routing;

import io.signalbox.core.health.EndpointHealth;
import io.signalbox.core.health.HealthText;
import io.signalbox.core.model.EndpointId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a plan was made of, so that the same request can be planned again, under the same policy or another one: what routing knew of
 * the request, and what it saw of each endpoint. The draw follows from the generation's id ({@code Draw.chanceOf}). Holds nothing of
 * the prompt.
 *
 * @param facts the request
 * @param seen what was looked at, those of the plan first, in its order; at most {@value #MOST_SEEN}
 * @param unseen how many more were looked at
 * @param inexpressible endpoints that the request could not be put to in the dialect that they speak
 */
public record RoutingRecord(RequestFacts facts, List<Seen> seen, int unseen, Set<EndpointId> inexpressible) {

    /** Of how many endpoints it is written down what was seen. */
    public static final int MOST_SEEN = 32;

    private static final String VERSION = "v1";
    private static final int LIKELY_FACTS = 96;
    private static final int LIKELY_SEEN = 80;

    /** Copies the collections. */
    public RoutingRecord {
        seen = List.copyOf(seen);
        inexpressible = inexpressible.isEmpty() ? Set.of() : Set.copyOf(inexpressible);
    }

    /**
     * An endpoint as a plan saw it.
     *
     * @param endpoint which one
     * @param place its place in the plan, from 0; empty if it is not in it
     * @param prices the version of its prices; empty if it is not in the plan
     * @param health what was known of it: what {@link HealthText} keeps of that
     */
    public record Seen(EndpointId endpoint, OptionalInt place, Optional<String> prices, EndpointHealth health) {}

    /** The endpoints of the plan, in order. */
    public List<EndpointId> plan() {
        return seen.stream()
                .filter(each -> each.place().isPresent())
                .map(Seen::endpoint)
                .toList();
    }

    /** Everything that was seen, by endpoint. */
    public Map<EndpointId, Seen> byEndpoint() {
        Map<EndpointId, Seen> byEndpoint = new LinkedHashMap<>();
        seen.forEach(each -> byEndpoint.putIfAbsent(each.endpoint(), each));
        return byEndpoint;
    }

    /**
     * What is to be kept of a plan that was just made.
     *
     * @param facts the request as it came
     * @param plan what was made of it
     * @param health what was seen while it was made
     */
    public static RoutingRecord of(RequestFacts facts, RoutePlan plan, SeenHealth health) {
        Map<EndpointId, EndpointHealth> looked = health.seen();
        List<Seen> seen = new ArrayList<>(Math.min(MOST_SEEN, looked.size()));
        int unseen = 0;
        for (Candidate candidate : plan.candidates()) {
            EndpointId id = candidate.endpoint().id();
            if (seen.size() == MOST_SEEN) {
                unseen++;
            } else {
                seen.add(new Seen(
                        id,
                        OptionalInt.of(seen.size()),
                        Optional.of(candidate.endpoint().prices().version()),
                        looked.getOrDefault(id, EndpointHealth.UNKNOWN)));
            }
        }
        for (Map.Entry<EndpointId, EndpointHealth> other : others(looked, plan).entrySet()) {
            if (seen.size() == MOST_SEEN) {
                unseen++;
            } else {
                seen.add(new Seen(other.getKey(), OptionalInt.empty(), Optional.empty(), other.getValue()));
            }
        }
        return new RoutingRecord(facts, seen, unseen, inexpressible(plan));
    }

    /** What was looked at and is not in the plan. */
    private static Map<EndpointId, EndpointHealth> others(Map<EndpointId, EndpointHealth> looked, RoutePlan plan) {
        if (looked.size() <= plan.candidates().size()) {
            return Map.of();
        }
        Map<EndpointId, EndpointHealth> others = new LinkedHashMap<>(looked);
        plan.candidates()
                .forEach(candidate -> others.remove(candidate.endpoint().id()));
        return others;
    }

    private static Set<EndpointId> inexpressible(RoutePlan plan) {
        Set<EndpointId> left = Collections.emptySet();
        for (Exclusion exclusion : plan.exclusions()) {
            if (exclusion.rule().equals(RoutePlan.EXPRESSIBLE)) {
                left = left.isEmpty() ? new HashSet<>() : left;
                left.add(EndpointId.parse(exclusion.subject()));
            }
        }
        return left;
    }

    /** One line that {@link #parse} reads. */
    public String text() {
        FieldText.Writer text = new FieldText.Writer(VERSION, LIKELY_FACTS + LIKELY_SEEN * seen.size());
        RoutingText.write(facts, text);
        for (Seen each : seen) {
            text.field(each.place().isPresent() ? "e" : "h", each.endpoint());
            each.prices().ifPresent(version -> text.more(version));
            HealthText.write(each.health(), text.more(""));
        }
        if (unseen > 0) {
            text.field("z", unseen);
        }
        if (!inexpressible.isEmpty()) {
            List<String> ids =
                    inexpressible.stream().map(EndpointId::toString).sorted().toList();
            text.list("x", ids);
        }
        return text.toString();
    }

    /**
     * Reads what {@link #text} wrote, here or in a later version that says more: fields that are not known are skipped.
     *
     * @throws IllegalArgumentException if it is no such text
     */
    public static RoutingRecord parse(String text) {
        FieldText.Reader fields = new FieldText.Reader(text, VERSION);
        List<Seen> seen = new ArrayList<>();
        for (String written : fields.all("e")) {
            List<String> parts = FieldText.elements(written + ',');
            seen.add(new Seen(
                    EndpointId.parse(parts.get(0)),
                    OptionalInt.of(seen.size()),
                    Optional.of(parts.get(1)),
                    HealthText.read(parts.get(2))));
        }
        for (String written : fields.all("h")) {
            List<String> parts = FieldText.elements(written + ',');
            seen.add(new Seen(
                    EndpointId.parse(parts.get(0)),
                    OptionalInt.empty(),
                    Optional.empty(),
                    HealthText.read(parts.get(1))));
        }
        Set<EndpointId> inexpressible = new HashSet<>();
        fields.list("x").orElse(List.of()).forEach(id -> inexpressible.add(EndpointId.parse(id)));
        return new RoutingRecord(
                RoutingText.facts(fields), seen, (int) fields.number("z").orElse(0), inexpressible);
    }
}

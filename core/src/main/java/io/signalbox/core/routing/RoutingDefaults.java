package io.signalbox.core.routing;

import io.signalbox.core.model.ModelId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the operator decided about routing. Preferences hold for every request, which can only tighten them; those of an alias or a
 * model hold for every request that asks for it or is led to it, whatever else that asks for.
 *
 * @param everywhere for all requests
 * @param byName for an alias or a model, by its name
 */
public record RoutingDefaults(Rule everywhere, Map<String, Rule> byName) {

    /** Nothing was decided: no preferences, and endpoints are balanced by price. */
    public static final RoutingDefaults NONE = new RoutingDefaults(Rule.NONE, Map.of());

    /** Copies the rules; a name is found in either spelling of its version. */
    public RoutingDefaults {
        Map<String, Rule> copy = new LinkedHashMap<>();
        byName.forEach((name, rule) -> copy.put(ModelId.matchKeyOf(name), rule));
        byName = Collections.unmodifiableMap(copy);
    }

    /**
     * One decision.
     *
     * @param preferences what a request can only tighten
     * @param strategy how endpoints are ordered; the strategy of an alias orders those of all its members together
     */
    public record Rule(Preferences preferences, Optional<OrderingStrategy> strategy) {

        /** Nothing. */
        public static final Rule NONE = new Rule(Preferences.NONE, Optional.empty());
    }

    /** The rules of the names that were asked for. */
    List<Rule> of(List<String> asked) {
        if (byName.isEmpty()) {
            return List.of();
        }
        List<Rule> rules = new ArrayList<>();
        for (String name : asked) {
            of(name).ifPresent(rules::add);
        }
        return rules;
    }

    /** The rule of one name. */
    Optional<Rule> of(String name) {
        return byName.isEmpty() ? Optional.empty() : Optional.ofNullable(byName.get(ModelId.matchKeyOf(name)));
    }
}

package io.signalbox.core.routing;

import io.signalbox.core.model.ModelId;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the operator decided about routing. Preferences hold for every request, which can only tighten them; those of an alias or a
 * model hold for every request that asks for it or is led to it, whatever else that asks for.
 *
 * @param everywhere for all requests
 * @param byName for an alias or a model, by its name in either spelling of its version
 * @param byKey preferences that requests with a key can only tighten, by the key's name
 */
public record RoutingDefaults(Rule everywhere, Map<String, Rule> byName, Map<String, Preferences> byKey) {

    /** Nothing was decided: no preferences, and endpoints are balanced by price. */
    public static final RoutingDefaults NONE = new RoutingDefaults(Rule.NONE, Map.of());

    /** Copies the rules. */
    public RoutingDefaults {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
        byKey = Collections.unmodifiableMap(new LinkedHashMap<>(byKey));
    }

    /** The same for all keys. */
    public RoutingDefaults(Rule everywhere, Map<String, Rule> byName) {
        this(everywhere, byName, Map.of());
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

    /** The same, and no request is sent to anybody who is not known neither to train on it nor to keep it. */
    public RoutingDefaults withStrictDataPolicy() {
        Preferences strict = Preferences.builder().denyDataCollection(true).build();
        return new RoutingDefaults(
                new Rule(everywhere.preferences().tightenedBy(strict), everywhere.strategy()), byName, byKey);
    }

    /** What holds for every request with this key. */
    Preferences of(Optional<String> key) {
        return key.map(byKey::get)
                .map(own -> everywhere.preferences().tightenedBy(own))
                .orElse(everywhere.preferences());
    }

    /** The rules under the spelling in which names meet. */
    Map<String, Rule> byMatchKey() {
        Map<String, Rule> rules = new HashMap<>();
        byName.forEach((name, rule) -> rules.put(ModelId.matchKeyOf(name), rule));
        return rules;
    }
}

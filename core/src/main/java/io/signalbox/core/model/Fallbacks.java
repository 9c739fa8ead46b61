package io.signalbox.core.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The fallbacks that the operator configured, found by the closest name: with provider and variants before without. */
final class Fallbacks {

    private final Map<Key, List<String>> alternatives = new HashMap<>();

    private record Key(Optional<String> provider, String name, List<Variant> variants) {}

    Fallbacks(Map<String, List<String>> configured, Predicate<String> isProvider) {
        configured.forEach((model, others) -> {
            try {
                ModelUri uri = ModelUri.parse(model, isProvider);
                alternatives.put(new Key(uri.provider(), uri.model().text(), uri.variants()), others);
                alternatives.putIfAbsent(new Key(uri.provider(), uri.model().matchKey(), uri.variants()), others);
            } catch (InvalidModelNameException e) {
                // No name can be equal to one that is none; the check of the configuration reports it.
                return;
            }
        });
    }

    /** What follows this name; empty if nothing does. */
    List<String> of(ModelUri name) {
        if (alternatives.isEmpty()) {
            return List.of();
        }
        List<String> found = of(name.provider(), name);
        return found.isEmpty() && name.provider().isPresent() ? of(Optional.empty(), name) : found;
    }

    private List<String> of(Optional<String> provider, ModelUri name) {
        List<String> found = of(provider, name.model(), name.variants());
        return found.isEmpty() && !name.variants().isEmpty() ? of(provider, name.model(), List.of()) : found;
    }

    private List<String> of(Optional<String> provider, ModelId model, List<Variant> variants) {
        List<String> exact = alternatives.get(new Key(provider, model.text(), variants));
        return exact != null
                ? exact
                : alternatives.getOrDefault(new Key(provider, model.matchKey(), variants), List.of());
    }
}

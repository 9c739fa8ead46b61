package io.signalbox.core.routing;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.model.CallerText;
import io.signalbox.core.model.NearestName;
import io.signalbox.core.model.ResolvedName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The presets of one gateway, and what they add to a request. Where none is configured, names and members that speak of presets are
 * left as they are, for an aggregator that may know them. Immutable.
 */
public final class Presets {

    private final Map<String, Preset> bySlug = new LinkedHashMap<>();

    /** These presets and no others. */
    public Presets(List<Preset> all) {
        all.forEach(preset -> bySlug.put(preset.slug(), preset));
    }

    /** Whether none is configured. */
    public boolean isEmpty() {
        return bySlug.isEmpty();
    }

    /**
     * A request with its preset's names and preferences in place, and what is still to be added to its targets.
     *
     * @param facts the request, whose names no longer speak of presets
     * @param preset what was asked for, if anything
     */
    public record Applied(RequestFacts facts, Optional<Preset> preset) {

        /** The targets with the preset's parameters, where they have none of their own. */
        public List<ResolvedName> complete(List<ResolvedName> targets) {
            return preset.map(found -> targets.stream()
                            .map(target -> new ResolvedName(
                                    target.uri().over(found.parameters()),
                                    target.origin(),
                                    append(target.steps(), "preset " + found.slug())))
                            .toList())
                    .orElse(targets);
        }

        private static List<String> append(List<String> steps, String step) {
            List<String> longer = new ArrayList<>(steps);
            longer.add(step);
            return longer;
        }
    }

    /**
     * Puts a preset's names and preferences where the request has none: the one that its model's name ends with, or else the one in
     * its {@code preset}.
     *
     * @throws RequestRefusedException if there is no such preset
     */
    public Applied apply(RequestFacts facts) {
        String written = facts.model().orElse("");
        int question = written.indexOf('?');
        String name = question < 0 ? written : written.substring(0, question);
        int mark = name.lastIndexOf(Preset.MARK);
        if (isEmpty() || (mark < 0 && facts.selection().preset().isEmpty())) {
            return new Applied(facts, Optional.empty());
        }
        Preset preset = find(mark < 0 ? facts.selection().preset().get() : name.substring(mark + Preset.MARK.length()));
        String query = written.substring(name.length());
        Optional<String> own = (mark < 0 ? facts.model() : Optional.of(name.substring(0, mark) + query))
                .filter(model -> !model.equals(query));
        List<String> offered =
                own.isEmpty() && (mark >= 0 || facts.alternatives().isEmpty())
                        ? preset.models().stream().map(model -> model + query).toList()
                        : List.of();
        List<String> alternatives = facts.alternatives().isEmpty() && !offered.isEmpty()
                ? offered.subList(1, offered.size())
                : facts.alternatives();
        Preferences preferences =
                facts.preferences().equals(Preferences.NONE) ? preset.preferences() : facts.preferences();
        RequestFacts complete = facts.with(own.or(() -> offered.stream().findFirst()), alternatives, preferences);
        return new Applied(complete, Optional.of(preset));
    }

    private Preset find(String slug) {
        Preset preset = bySlug.get(slug);
        if (preset == null) {
            throw new RequestRefusedException(Failure.of(
                            FailureKind.NOT_FOUND,
                            "preset_not_found",
                            "No such preset: " + CallerText.shown(slug) + NearestName.hint(slug, bySlug.keySet()))
                    .at("preset"));
        }
        return preset;
    }
}

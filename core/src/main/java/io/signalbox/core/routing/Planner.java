package io.signalbox.core.routing;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.model.Draw;
import io.signalbox.core.model.InvalidModelNameException;
import io.signalbox.core.model.ModelNames;
import io.signalbox.core.model.ResolvedName;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The whole way from what a request says to its plan: preset, names, {@code auto}, policy. Pure: the same request, catalog, health and
 * chance give the same plan. May be used from any thread.
 *
 * @param names what names mean
 * @param presets what requests may leave out
 * @param auto how a model is chosen where that is left open
 * @param policy who is tried, and in which order
 */
public record Planner(ModelNames names, Presets presets, AutoChoice auto, RoutingPolicy policy) {

    /**
     * Plans one request. The plan may be empty.
     *
     * @param asked the request as it came
     * @param catalog what can be called
     * @param health what was observed of it
     * @param chance draws where something is left to chance
     * @throws RequestRefusedException if its names are no names, or it asks for a preset that does not exist
     */
    public RoutePlan plan(RequestFacts asked, CatalogSnapshot catalog, HealthView health, RandomGenerator chance) {
        Presets.Applied applied = presets.apply(asked);
        RequestFacts facts = applied.facts();
        try {
            List<ResolvedName> targets =
                    applied.complete(names.resolve(facts.asked(), new Draw(chance, facts.stickyKey())));
            AutoChoice.Outcome chosen = auto.choose(targets, facts, catalog, health, chance);
            return policy.plan(facts, chosen.targets(), catalog, health, chance).after(chosen.exclusions());
        } catch (InvalidModelNameException e) {
            throw new RequestRefusedException(Failure.invalid("model", "invalid_model", e.reason()));
        }
    }
}

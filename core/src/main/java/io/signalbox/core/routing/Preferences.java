package io.signalbox.core.routing;

import java.util.List;
import java.util.Optional;

/**
 * What a request says about who may serve it: OpenRouter's {@code provider} object, as far as this gateway decides it. Names match
 * a provider's configured name, type or display name, without regard to case.
 *
 * @param order try these first, in this order
 * @param only nobody but these
 * @param ignore none of these
 * @param allowFallbacks whether anything may follow the first choice
 * @param demands members that forbid endpoints in ways we cannot check yet ({@code zdr}, {@code max_price} …): endpoints that
 *     are not aggregators, which check for themselves, are left out
 * @see <a href="https://openrouter.ai/docs/guides/routing/provider-selection">OpenRouter: provider selection</a>
 */
public record Preferences(
        Optional<List<String>> order,
        Optional<List<String>> only,
        List<String> ignore,
        boolean allowFallbacks,
        List<String> demands) {

    /** No preference at all. */
    public static final Preferences NONE =
            new Preferences(Optional.empty(), Optional.empty(), List.of(), true, List.of());

    /** Copies the lists. */
    public Preferences {
        order = order.map(List::copyOf);
        only = only.map(List::copyOf);
        ignore = List.copyOf(ignore);
        demands = List.copyOf(demands);
    }
}

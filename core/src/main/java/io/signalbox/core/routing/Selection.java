package io.signalbox.core.routing;

import io.signalbox.core.model.ModelPattern;
import java.util.List;
import java.util.Optional;

/**
 * What a request says, beyond names, about which model it wants.
 *
 * @param session the conversation it belongs to, if it says so
 * @param preset the preset that it asks for beside its model, if any
 * @param preference what matters most where the gateway chooses the model
 * @param allowedModels patterns of the models that {@code auto} may choose; empty if all
 * @param excludedModels patterns of those that it may not; stronger than the allowed ones
 * @see <a href="https://openrouter.ai/docs/guides/routing/routers/auto-router">OpenRouter: auto router</a>
 */
public record Selection(
        Optional<String> session,
        Optional<String> preset,
        Optional<AutoPreference> preference,
        List<ModelPattern> allowedModels,
        List<ModelPattern> excludedModels) {

    /** Nothing is said. */
    public static final Selection NONE =
            new Selection(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of());

    /** Copies the lists. */
    public Selection {
        allowedModels = List.copyOf(allowedModels);
        excludedModels = List.copyOf(excludedModels);
    }
}

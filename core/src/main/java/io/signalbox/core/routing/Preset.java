package io.signalbox.core.routing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A named bundle of what a request may leave out: {@code @preset/slug} in the place of a model, {@code author/slug@preset/slug} behind
 * one, or the body's {@code preset}. Whatever the request says itself is stronger.
 *
 * @param slug its name
 * @param models what is asked for where the request names no model, in order
 * @param parameters request parameters, as {@code 0.2} is written in a model URI
 * @param preferences who may serve it, where the request has no {@code provider} of its own
 * @see <a href="https://openrouter.ai/docs/guides/features/presets">OpenRouter: presets</a>
 */
public record Preset(String slug, List<String> models, Map<String, String> parameters, Preferences preferences) {

    /** What stands before the slug in a model's name. */
    static final String MARK = "@preset/";

    /** Copies the collections. */
    public Preset {
        models = List.copyOf(models);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }
}

package io.signalbox.codec.jackson.catalog;

import io.signalbox.core.config.ListedModel;
import java.util.Optional;
import java.util.Set;

/** A row of Gemini's list. */
final class GeminiRow {

    private GeminiRow() {}

    static Optional<ListedModel> read(ModelRow row) {
        boolean generates =
                row.texts("/supportedGenerationMethods").orElse(Set.of()).contains("generateContent");
        return row.id()
                .filter(id -> generates)
                .map(id -> new ListedModel(
                        id,
                        row.text("/displayName"),
                        Optional.empty(),
                        row.limits("/inputTokenLimit", "/outputTokenLimit")));
    }
}

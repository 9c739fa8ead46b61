package io.signalbox.codec.jackson.catalog;

import io.signalbox.core.config.EndpointFacts;
import io.signalbox.core.config.ListedModel;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A row of Anthropic's list. Older versions of it have no limits and no capabilities. */
final class AnthropicRow {

    private AnthropicRow() {}

    static Optional<ListedModel> read(ModelRow row) {
        return row.id()
                .map(id -> new ListedModel(id, row.text("/display_name"), row.moment("/created_at"), facts(row)));
    }

    private static EndpointFacts facts(ModelRow row) {
        return row.limits("/max_input_tokens", "/max_tokens").withInputModalities(modalities(row));
    }

    private static Set<String> modalities(ModelRow row) {
        Optional<Boolean> images = row.flag("/capabilities/image_input/supported");
        Optional<Boolean> files = row.flag("/capabilities/pdf_input/supported");
        if (images.isEmpty() || files.isEmpty()) {
            return Set.of();
        }
        Set<String> modalities = new TreeSet<>(Set.of("text"));
        if (images.get()) {
            modalities.add("image");
        }
        if (files.get()) {
            modalities.add("file");
        }
        return modalities;
    }
}

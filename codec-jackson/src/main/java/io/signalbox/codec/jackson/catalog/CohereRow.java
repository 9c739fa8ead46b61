package io.signalbox.codec.jackson.catalog;

import io.signalbox.core.config.EndpointFacts;
import io.signalbox.core.config.ListedModel;
import java.util.Optional;
import java.util.Set;

/** A row of Cohere's list. */
final class CohereRow {

    private CohereRow() {}

    static Optional<ListedModel> read(ModelRow row) {
        boolean chats = row.texts("/endpoints").orElse(Set.of()).contains("chat");
        return row.id().filter(id -> chats).map(id -> ListedModel.of(id).withFacts(facts(row)));
    }

    private static EndpointFacts facts(ModelRow row) {
        EndpointFacts limits = row.limits("/context_length", "/max_output_tokens");
        return row.texts("/features")
                .map(features -> limits.withInputModalities(
                        features.contains("vision") ? Set.of("text", "image") : Set.of("text")))
                .orElse(limits);
    }
}

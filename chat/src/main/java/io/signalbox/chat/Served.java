package io.signalbox.chat;

import io.signalbox.core.port.Headers;
import java.util.List;

/**
 * Who answered.
 *
 * @param generationId by which the ledger knows the request
 * @param requestedModel the name that was asked for; several are joined with commas
 * @param model the catalog name of the model that answered
 * @param provider the display name of the provider that answered
 * @param attempts how many calls were made by the time the answer began, the one that answered included
 * @param dropped members of the request that the endpoint does not take and that were left out
 */
public record Served(
        String generationId, String requestedModel, String model, String provider, int attempts, List<String> dropped) {

    /** Copies the names. */
    public Served {
        dropped = List.copyOf(dropped);
    }

    /** Whether somebody had failed before. */
    public boolean fellBack() {
        return attempts > 1;
    }

    /** What the head of an answer says. */
    static Served in(Headers headers) {
        return new Served(
                headers.first("x-generation-id").orElse(""),
                headers.first("x-signalbox-requested-model").orElse(""),
                headers.first("x-signalbox-model").orElse(""),
                headers.first("x-signalbox-provider").orElse(""),
                headers.first("x-signalbox-attempts").map(Integer::parseInt).orElse(0),
                headers.first("x-signalbox-dropped-parameters")
                        .map(names -> List.of(names.split(",")))
                        .orElse(List.of()));
    }

    /** The same, as the answer itself says who gave it; empty texts say nothing. */
    Served by(String answeringModel, String answeringProvider) {
        return new Served(
                generationId,
                requestedModel,
                answeringModel.isEmpty() ? model : answeringModel,
                answeringProvider.isEmpty() ? provider : answeringProvider,
                attempts,
                dropped);
    }
}

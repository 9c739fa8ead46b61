package io.signalbox.chat;

import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import java.util.List;
import java.util.Optional;

/**
 * Vectors that stand for texts, who made them, and what they cost.
 *
 * @param vectors one for each text, in their order; nobody else has these arrays
 * @param usage what was used, by class
 * @param cost what it cost in US dollars, exactly; empty if the price is not known
 * @param served who made them
 * @param json the whole answer as the gateway wrote it
 */
public record Embeddings(List<float[]> vectors, Usage usage, Optional<Money> cost, Served served, RawJson json) {

    /** Copies the list, not the vectors. */
    public Embeddings {
        vectors = List.copyOf(vectors);
    }
}

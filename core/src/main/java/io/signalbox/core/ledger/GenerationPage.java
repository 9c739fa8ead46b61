package io.signalbox.core.ledger;

import java.util.List;
import java.util.Optional;

/**
 * Some generations, in the order that was asked for.
 *
 * @param generations these
 * @param next where the next page begins; empty if this was the last
 */
public record GenerationPage(List<Generation> generations, Optional<String> next) {

    /** No generation, and no further page. */
    public static final GenerationPage EMPTY = new GenerationPage(List.of(), Optional.empty());

    /** Copies the list. */
    public GenerationPage {
        generations = List.copyOf(generations);
    }
}

package io.signalbox.core.ledger;

import java.util.List;
import java.util.Optional;

/**
 * Some generations, in the order that was asked for.
 *
 * @param generations these
 * @param next where this one ended, for the next page's {@code after}; empty if this was the last
 */
public record GenerationPage(List<Generation> generations, Optional<String> next) {

    /** No generation, and no further page. */
    public static final GenerationPage EMPTY = new GenerationPage(List.of(), Optional.empty());

    /**
     * The first so many of these, and where the next page begins if there are more.
     *
     * @param found those behind the page before, in order; one more than the page takes, if there are so many
     * @param most how many the page takes
     */
    public static GenerationPage of(List<Generation> found, int most) {
        if (found.size() <= most) {
            return new GenerationPage(found, Optional.empty());
        }
        List<Generation> taken = found.subList(0, most);
        return new GenerationPage(
                taken, Optional.of(PageCursor.of(taken.get(most - 1)).text()));
    }

    /** Copies the list. */
    public GenerationPage {
        generations = List.copyOf(generations);
    }
}

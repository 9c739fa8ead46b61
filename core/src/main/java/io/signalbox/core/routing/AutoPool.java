package io.signalbox.core.routing;

import java.util.List;

/**
 * Among which models {@code auto} chooses, and by what.
 *
 * @param members patterns of the catalog's models ({@code anthropic/*}) and names of models; if there are none, every model whose price
 *     or quality is known
 * @param preference what matters most where the request does not say
 */
public record AutoPool(List<String> members, AutoPreference preference) {

    /** Every model of which something is known, by price and quality alike. */
    public static final AutoPool STANDARD = new AutoPool(List.of(), AutoPreference.BALANCED);

    /** Copies the members. */
    public AutoPool {
        members = List.copyOf(members);
    }
}

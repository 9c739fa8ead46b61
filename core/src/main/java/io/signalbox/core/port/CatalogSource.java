package io.signalbox.core.port;

import io.signalbox.core.config.ListedModel;
import io.signalbox.core.config.ProviderConfig;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Knows where each type of provider lists its models, and reads such lists. It neither calls anybody nor keeps anything: the gateway
 * asks in the background, never while a request waits.
 *
 * <p>May be called from any thread; reading takes as long as the list is.
 */
public interface CatalogSource {

    /**
     * What lists a provider's models if it is got with the provider's own headers, with the query for its first page; empty if there is
     * no such list, or none that says what can be called there without charge.
     */
    Optional<URI> address(ProviderConfig provider);

    /**
     * Reads one page of a provider's list. Models that the list itself says cannot chat are left out. A price that the list does not
     * state, or states as changing, is unknown.
     *
     * @throws MalformedListException if it is no such list
     */
    Page read(ProviderConfig provider, byte[] body);

    /**
     * A part of a list.
     *
     * @param models in the list's order
     * @param nextQuery the query of the next page, percent-encoded, in place of the first page's; empty on the last page
     */
    record Page(List<ListedModel> models, Optional<String> nextQuery) {
        /** Copies the models. */
        public Page {
            models = List.copyOf(models);
        }
    }
}

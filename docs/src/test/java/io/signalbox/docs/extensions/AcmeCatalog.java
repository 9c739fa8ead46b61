package io.signalbox.docs.extensions;

import io.signalbox.core.config.ListedModel;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.extension.CatalogExtension;
import io.signalbox.core.port.CatalogSource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

// tag::example
/** Acme's list of models: a name a line. */
public final class AcmeCatalog implements CatalogExtension {

    @Override
    public String name() {
        return "acme";
    }

    @Override
    public CatalogSource source() {
        return new CatalogSource() {
            @Override
            public Optional<URI> address(ProviderConfig provider) {
                return provider.type() == AcmeProvider.TYPE ? provider.address().models() : Optional.empty();
            }

            @Override
            public Page read(ProviderConfig provider, byte[] body) {
                return new Page(
                        new String(body, StandardCharsets.UTF_8)
                                .lines()
                                .map(ListedModel::of)
                                .toList(),
                        Optional.empty());
            }
        };
    }
}
// end::example

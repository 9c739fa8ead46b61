package io.signalbox.codec.jackson.extension;

import io.signalbox.codec.jackson.catalog.ModelLists;
import io.signalbox.core.extension.CatalogExtension;
import io.signalbox.core.port.CatalogSource;

/** The lists of models of the providers that are known by name. */
public final class StandardCatalogs implements CatalogExtension {

    /** For {@link java.util.ServiceLoader}, or to be given to a builder. */
    public StandardCatalogs() {}

    @Override
    public String name() {
        return "signalbox";
    }

    @Override
    public int preference() {
        return -10;
    }

    @Override
    public CatalogSource source() {
        return ModelLists.source();
    }
}

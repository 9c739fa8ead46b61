package io.signalbox.core.extension;

import io.signalbox.core.port.CatalogSource;

/** What reads providers' lists of models. Of several, the first by preference that knows a provider's list reads it. */
public non-sealed interface CatalogExtension extends Extension {

    /** The source. Asked once for a gateway. */
    CatalogSource source();
}

package io.signalbox.core.extension;

import io.signalbox.core.port.TokenCounter;

/** What counts tokens where a provider does not. The one with the highest preference is taken. */
public non-sealed interface TokenCounterExtension extends Extension {

    /** The counter. Asked once for a gateway; may begin to load its vocabulary in the background. */
    TokenCounter counter();
}

package io.signalbox.tokens.jtokkit;

import io.signalbox.core.extension.TokenCounterExtension;
import io.signalbox.core.port.TokenCounter;

/** Counts by OpenAI's vocabularies, which are read in the background while nobody waits for them yet. */
public final class JtokkitExtension implements TokenCounterExtension {

    /** For {@link java.util.ServiceLoader}, or to be given to a builder. */
    public JtokkitExtension() {}

    @Override
    public String name() {
        return "jtokkit";
    }

    @Override
    public int preference() {
        return -10;
    }

    @Override
    public TokenCounter counter() {
        JtokkitTokenCounter counter = new JtokkitTokenCounter();
        Thread reader = new Thread(counter::warm, "signalbox-vocabulary");
        reader.setDaemon(true);
        reader.start();
        return counter;
    }
}

package io.signalbox.tokens.jtokkit;

import io.signalbox.core.port.TokenCounter;
import io.signalbox.testkit.TokenCounterContract;

class JtokkitContractTest extends TokenCounterContract {

    private static final TokenCounter COUNTER = new JtokkitTokenCounter();

    @Override
    protected TokenCounter counter() {
        return COUNTER;
    }
}

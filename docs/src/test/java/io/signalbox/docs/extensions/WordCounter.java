package io.signalbox.docs.extensions;

import io.signalbox.core.extension.TokenCounterExtension;
import io.signalbox.core.port.TokenCounter;
import java.util.StringTokenizer;

// tag::example
/** A word is a token. */
public final class WordCounter implements TokenCounterExtension {

    @Override
    public String name() {
        return "words";
    }

    @Override
    public TokenCounter counter() {
        return (model, text) -> new StringTokenizer(text).countTokens();
    }
}
// end::example

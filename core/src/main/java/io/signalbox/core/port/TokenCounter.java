package io.signalbox.core.port;

/**
 * Counts the tokens of a text as a model's tokenizer would, for answers whose provider does not count. Thread-safe; does no I/O.
 *
 * <p>It is asked on the thread that serves the request, and never for more than a few ten thousand characters: what is longer is
 * judged by its beginning.
 */
@FunctionalInterface
public interface TokenCounter {

    /**
     * How many tokens the text has.
     *
     * @param model the model's name in the catalog; of a model that is not known some usual tokenizer is taken
     * @param text any text, with whatever characters
     * @return 0 or more
     */
    long count(String model, String text);
}

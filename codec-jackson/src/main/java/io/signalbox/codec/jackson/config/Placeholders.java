package io.signalbox.codec.jackson.config;

import java.util.List;

/** Puts values in the place of what only names them. */
@FunctionalInterface
interface Placeholders {

    /** The text with values put in, as far as that is possible. Never throws. */
    Expanded expand(String text);

    /**
     * A text with its values put in.
     *
     * @param text as far as that was possible
     * @param variables whether there were any
     * @param faults what was wrong: a variable that is not set, or no variable at all
     */
    record Expanded(String text, boolean variables, List<String> faults) {}
}

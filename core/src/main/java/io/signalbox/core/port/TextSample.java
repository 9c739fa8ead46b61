package io.signalbox.core.port;

/**
 * The beginning of a text that may be long.
 *
 * @param beginning as much of it as was wanted, at most {@link #MOST_CHARACTERS}
 * @param bytes how many bytes the whole has in UTF-8, or roughly so
 */
public record TextSample(String beginning, long bytes) {

    /** As much of a text is looked at. */
    public static final int MOST_CHARACTERS = 16 * 1024;
}

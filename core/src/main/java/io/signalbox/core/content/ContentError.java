package io.signalbox.core.content;

import java.util.List;
import java.util.Optional;

/**
 * Why a generation has no whole answer, as its caller was told.
 *
 * @param status the HTTP status that says so
 * @param message for the caller
 * @param provider the display name of who failed last, if anybody was called
 * @param previous the attempts that failed, in order, the last included
 */
public record ContentError(int status, String message, Optional<String> provider, List<Previous> previous) {

    /** Copies the attempts. */
    public ContentError {
        previous = List.copyOf(previous);
    }

    /**
     * An attempt that failed.
     *
     * @param status the provider's HTTP status; 0 if it did not answer
     * @param kind the failure kind's word
     * @param provider its display name
     */
    public record Previous(int status, String kind, String provider) {}
}

package io.signalbox.core.extension;

/**
 * A gateway cannot be put together: an extension is missing, is there twice, or cannot be used. The message says which and what would
 * help, for whoever builds the gateway; it names classes, and is not for callers.
 */
public final class ExtensionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** States why. */
    public ExtensionException(String message) {
        super(message);
    }

    /** States why, and what came before. */
    public ExtensionException(String message, Throwable cause) {
        super(message, cause);
    }
}

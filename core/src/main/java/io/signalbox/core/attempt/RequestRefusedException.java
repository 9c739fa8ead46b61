package io.signalbox.core.attempt;

/** A request that cannot be served as it stands; carries the failure that the caller is told. */
public final class RequestRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    /** @param failure what the caller is told */
    public RequestRefusedException(Failure failure) {
        super(failure.message(), null, false, false);
        this.failure = failure;
    }

    /** What the caller is told. */
    public Failure failure() {
        return failure;
    }
}

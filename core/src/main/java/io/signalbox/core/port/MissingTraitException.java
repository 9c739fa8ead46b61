package io.signalbox.core.port;

import io.signalbox.core.attempt.TransportTrait;

/** A transport was asked for something that it does not have. */
public final class MissingTraitException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final TransportTrait trait;

    /**
     * States what is missing.
     *
     * @param transport the transport's name for people, as {@code the JDK transport}
     */
    public MissingTraitException(TransportTrait trait, String transport) {
        super(trait.word() + ": " + transport + " has none (expected: a transport with this trait)");
        this.trait = trait;
    }

    /** What is missing. */
    public TransportTrait trait() {
        return trait;
    }
}

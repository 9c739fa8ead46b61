package io.signalbox.testkit;

import io.signalbox.core.port.MissingTraitException;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportTrait;

/**
 * The laws of {@link Transport}: extend this class, say how a transport is made, and every law is a test on every protocol that the
 * transport declares.
 *
 * <p>All of them run over real sockets, most against {@link ScriptedUpstream}. Limits are measured on a {@link ManualClock}, so none of
 * them waits for real time, but for the connect limit, which only the operating system knows.
 *
 * <p>A law that needs a {@link TransportTrait} is skipped where the transport does not declare it, and says so. A transport that is asked
 * for what it lacks has to refuse with a {@link MissingTraitException}, which is a law too.
 */
public abstract class TransportContract extends TransportFramingLaws {

    /** For subclasses. */
    protected TransportContract() {}
}

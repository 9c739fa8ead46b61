package io.signalbox.core.gateway;

import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.ledger.Labels;
import io.signalbox.core.port.Dialect;
import java.util.concurrent.Executor;

/**
 * One request to the gateway, in the caller's dialect.
 *
 * @param dialect the wire format of the body, and of everything the caller gets back
 * @param body as the caller wrote it; kept by reference, so nobody may change it afterwards
 * @param caller who is calling
 * @param identity who the caller says it is
 * @param executor where the request's work is done: the event loop of its connection, or {@code Runnable::run} for whatever thread
 *     an event comes from. One that is already on the right thread should run the task at once
 * @param metadata whether the answer is to say how it was routed
 * @param labels what the caller wrote beside the body for its own book-keeping
 * @param contentKept whether the request and its answer may be stored where the operator stores content; false if the caller forbids it
 */
public record GatewayRequest(
        Dialect dialect,
        byte[] body,
        Caller caller,
        CallerIdentity identity,
        Executor executor,
        boolean metadata,
        Labels labels,
        boolean contentKept) {

    /** A request that does not forbid to store it. */
    public GatewayRequest(
            Dialect dialect,
            byte[] body,
            Caller caller,
            CallerIdentity identity,
            Executor executor,
            boolean metadata,
            Labels labels) {
        this(dialect, body, caller, identity, executor, metadata, labels, true);
    }

    /** A request whose answer does not say how it was routed. */
    public GatewayRequest(Dialect dialect, byte[] body, Caller caller, CallerIdentity identity, Executor executor) {
        this(dialect, body, caller, identity, executor, false, Labels.NONE);
    }

    /** A request of a service that embeds the gateway: no key, no attribution. */
    public static GatewayRequest of(Dialect dialect, byte[] body) {
        return new GatewayRequest(dialect, body, Caller.ANONYMOUS, CallerIdentity.NONE, Runnable::run);
    }

    /** The same with an answer that says how it was routed. */
    public GatewayRequest withMetadata() {
        return new GatewayRequest(dialect, body, caller, identity, executor, true, labels, contentKept);
    }

    /** The same with these labels. */
    public GatewayRequest labelled(Labels with) {
        return new GatewayRequest(dialect, body, caller, identity, executor, metadata, with, contentKept);
    }

    /** The same, which nobody is to store. */
    public GatewayRequest withoutContent() {
        return new GatewayRequest(dialect, body, caller, identity, executor, metadata, labels, false);
    }
}

package io.signalbox.face;

import java.util.concurrent.Executor;

/** Where a request goes, decided by its head alone, so that a refusal needs no body. */
public interface FaceRoute {

    /** How many bytes of body the server may read for it; a longer one is answered by {@link HttpFace#bodyTooLarge}. */
    int mostBodyBytes();

    /**
     * Handles the request.
     *
     * @param body the whole body; kept by reference, so nobody may change it afterwards
     * @param executor where the request's work is done: the event loop of its connection. One that is already on the right thread
     *     should run the task at once
     */
    FaceExchange handle(byte[] body, Executor executor);
}

package io.signalbox.docs.acceptance;

import io.signalbox.core.port.Headers;
import io.signalbox.face.FaceHead;
import io.signalbox.face.HttpFace;

/**
 * How the tests of {@link OnEachFace} classes reach a face. {@link Ways} lists those of this module; whoever runs the tests elsewhere
 * adds further ones as services. An instance serves one class, and may be asked on several threads at once.
 */
public interface Way {

    /** What it is called in reports, and by whoever chooses ways. */
    String name();

    /**
     * Sends a request and reads the answer to its end.
     *
     * @param face what answers; the same one for as long as a test runs
     * @param body the whole body, or none
     */
    Sent send(HttpFace face, FaceHead head, byte[] body);

    /** Called after each test. */
    default void forget() {}

    /**
     * What came back.
     *
     * @param status a final HTTP status
     * @param headers of the answer, as far as the way tells them
     * @param body every byte
     */
    record Sent(int status, Headers headers, byte[] body) {}
}

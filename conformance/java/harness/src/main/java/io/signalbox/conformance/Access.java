package io.signalbox.conformance;

import io.signalbox.face.InProcess;
import java.util.Optional;

/**
 * How clients reach the gateway: over HTTP, or in their own process. Every suite runs once each way; the system
 * property {@code in.process} says which.
 */
public interface Access extends AutoCloseable {

    /** Where clients of OpenAI call it. */
    String baseUrl();

    /** Its scheme, host and port, without a path. */
    String origin();

    /** The gateway itself, where it is in this process. */
    default Optional<InProcess> inProcess() {
        return Optional.empty();
    }

    @Override
    void close() throws InterruptedException;
}

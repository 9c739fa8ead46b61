package io.signalbox.core.gateway;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.port.Headers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Answers that are whole from the beginning. */
final class GatewayResponses {

    private GatewayResponses() {}

    static GatewayResponse error(int status, Headers headers, byte[] body, Failure failure) {
        CallerStream stream =
                CallerStream.whole(new SerialTasks(Runnable::run, fault -> {}), List.of(ByteBuffer.wrap(body)));
        return new GatewayResponse(status, headers, OptionalLong.of(body.length), stream, Optional.of(failure));
    }
}

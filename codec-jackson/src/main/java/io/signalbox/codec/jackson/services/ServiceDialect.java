package io.signalbox.codec.jackson.services;

import io.signalbox.codec.jackson.answer.CallerErrors;
import io.signalbox.codec.jackson.answer.OpenAiFace;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.port.Dialect;
import java.nio.ByteBuffer;

/** A service as callers ask for it in JSON. */
final class ServiceDialect implements Dialect {

    private final Service service;
    private final OpenAiFace face;

    ServiceDialect(Service service, OpenAiFace face) {
        this.service = service;
        this.face = face;
    }

    @Override
    public String name() {
        return service.dialect();
    }

    @Override
    public Envelope read(byte[] body) {
        return JsonRequest.read(service, body);
    }

    @Override
    public int status(Failure failure) {
        return CallerErrors.status(failure);
    }

    @Override
    public byte[] error(ErrorContext context) {
        return face.body(context);
    }

    @Override
    public ByteBuffer errorEvent(ErrorContext context) {
        return ByteBuffer.wrap(Json.join(Json.bytes("event: error\ndata: "), error(context), Json.bytes("\n\n")));
    }

    @Override
    public ByteBuffer keepAlive() {
        return face.keepAlive();
    }

    @Override
    public ByteBuffer remark(String words) {
        return OpenAiFace.remark(words);
    }
}

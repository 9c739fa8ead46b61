package io.signalbox.codec.jackson.services;

import io.signalbox.codec.jackson.answer.CallerErrors;
import io.signalbox.codec.jackson.answer.OpenAiFace;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.port.Dialect;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A service as callers ask for it: in JSON, or in forms of one content type. */
final class ServiceDialect implements Dialect {

    private final Service service;
    private final OpenAiFace face;
    private final Optional<String> form;

    /** @param form the content type of requests that are forms; empty if they are JSON */
    ServiceDialect(Service service, OpenAiFace face, Optional<String> form) {
        this.service = service;
        this.face = face;
        this.form = form;
    }

    @Override
    public String name() {
        return service.dialect();
    }

    @Override
    public Envelope read(byte[] body) {
        return form.isPresent() ? FormRequest.read(service, form.get(), body) : JsonRequest.read(service, body);
    }

    @Override
    public Optional<Dialect> ofForm(String contentType) {
        return service.formNeed().map(part -> new ServiceDialect(service, face, Optional.of(contentType)));
    }

    @Override
    public int status(Failure failure) {
        return CallerErrors.status(failure);
    }

    /** Which other models have the service is not known, so none is suggested. */
    @Override
    public byte[] error(ErrorContext context) {
        return face.body(new ErrorContext(
                context.failure(), context.generationId(), context.model(), context.attempts(), context.routing()));
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

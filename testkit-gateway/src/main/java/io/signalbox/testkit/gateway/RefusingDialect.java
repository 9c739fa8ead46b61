package io.signalbox.testkit.gateway;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.port.Dialect;
import java.nio.ByteBuffer;

/** A caller's dialect in which no request can be read: whoever asks in it is refused, in its own words. */
record RefusingDialect(Dialect dialect, Failure failure) implements Dialect {

    static GatewayRequest refusing(GatewayRequest request, Failure failure) {
        return new GatewayRequest(
                new RefusingDialect(request.dialect(), failure),
                request.body(),
                request.caller(),
                request.identity(),
                request.executor(),
                request.metadata(),
                request.labels(),
                request.contentKept());
    }

    @Override
    public String name() {
        return dialect.name();
    }

    @Override
    public Envelope read(byte[] body) {
        throw new RequestRefusedException(failure);
    }

    @Override
    public int status(Failure refused) {
        return dialect.status(refused);
    }

    @Override
    public byte[] error(ErrorContext context) {
        return dialect.error(context);
    }

    @Override
    public ByteBuffer errorEvent(ErrorContext context) {
        return dialect.errorEvent(context);
    }

    @Override
    public String streamType() {
        return dialect.streamType();
    }

    @Override
    public ByteBuffer keepAlive() {
        return dialect.keepAlive();
    }

    @Override
    public ByteBuffer remark(String words) {
        return dialect.remark(words);
    }
}

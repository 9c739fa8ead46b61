package io.signalbox.core.gateway;

import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Flow;

/**
 * One question to a provider beside all requests, from sending to the end of its answer, of which no more than a bound is read. Its
 * asker hears of everything among its own {@link SerialTasks}, and of exactly one end.
 */
final class Inquiry implements Flow.Subscriber<ByteBuffer> {

    /** Who asks. */
    interface Asker {

        /** A part of the answer; called only for answers that are within the bound so far. */
        default void part(ByteBuffer bytes) {}

        /**
         * The answer has ended.
         *
         * @param whole whether all of it was read; if not, it is longer than the bound
         */
        void answered(int status, boolean whole);

        /**
         * No answer, or only the beginning of one.
         *
         * @param status of the answer, if it had begun
         */
        void failed(Throwable thrown, OptionalInt status);
    }

    private final Transport transport;
    private final TransportRequest request;
    private final long mostBytes;
    private final SerialTasks serial;
    private final Asker asker;
    private Optional<Transport.Call> call = Optional.empty();
    private int status;
    private long bytes;
    private boolean over;
    private Optional<Flow.Subscription> body = Optional.empty();

    Inquiry(Transport transport, TransportRequest request, long mostBytes, SerialTasks serial, Asker asker) {
        this.transport = transport;
        this.request = request;
        this.mostBytes = mostBytes;
        this.serial = serial;
        this.asker = asker;
    }

    /** Asks. Among the asker's tasks. */
    void begin() {
        Transport.Call started = transport.send(request);
        call = Optional.of(started);
        started.response()
                .whenComplete((response, thrown) -> serial.run(() -> {
                    if (response == null) {
                        failed(thrown, OptionalInt.empty());
                    } else {
                        read(response);
                    }
                }));
    }

    /** Asks no more; the asker hears nothing of it. Among the asker's tasks. */
    void cancel() {
        over = true;
        call.ifPresent(Transport.Call::cancel);
    }

    private void read(TransportResponse response) {
        if (!over) {
            status = response.status();
            response.body().subscribe(this);
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        serial.run(() -> {
            body = Optional.of(subscription);
            subscription.request(1);
        });
    }

    @Override
    public void onNext(ByteBuffer part) {
        serial.run(() -> {
            bytes += part.remaining();
            if (over) {
                return;
            }
            if (bytes > mostBytes) {
                cancel();
                asker.answered(status, false);
            } else {
                asker.part(part);
                body.ifPresent(subscription -> subscription.request(1));
            }
        });
    }

    @Override
    public void onError(Throwable thrown) {
        serial.run(() -> failed(thrown, OptionalInt.of(status)));
    }

    @Override
    public void onComplete() {
        serial.run(() -> {
            if (!over) {
                over = true;
                asker.answered(status, true);
            }
        });
    }

    private void failed(Throwable thrown, OptionalInt answered) {
        if (!over) {
            over = true;
            asker.failed(thrown, answered);
        }
    }
}

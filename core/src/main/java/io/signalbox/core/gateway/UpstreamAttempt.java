package io.signalbox.core.gateway;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.AnswerReader.Part;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Function;

/**
 * One call to one endpoint, from sending to its end. Tells its {@link Progress} what the answer makes for the caller, or why there
 * is none; tells nothing more after a failure, a complete part, or {@link #cancel}.
 *
 * <p>Everything runs among the request's {@link SerialTasks}.
 */
final class UpstreamAttempt {

    /** More of an error body than this is not read. */
    private static final int MOST_ERROR_BYTES = 64 * 1024;

    /** A longer one is not passed on. */
    private static final int LONGEST_MEDIA_TYPE = 256;

    /** How long the end of a body may take to come once the answer is whole. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(1);

    private final SerialTasks serial;
    private final Clock clock;
    private final Bridge bridge;
    private final String provider;
    private final Function<String, AnswerReader> readerFor;
    private final Progress progress;

    private Optional<Transport.Call> call = Optional.empty();
    private Optional<AnswerReader> reader = Optional.empty();
    private Optional<AnswerReader.Summary> whole = Optional.empty();
    private String mediaType = "";
    private Optional<Flow.Subscription> subscription = Optional.empty();
    private Clock.Cancellable restTimer = () -> {};
    private boolean over;
    private boolean ended;

    /**
     * An attempt that was not begun.
     *
     * @param provider the provider's display name
     * @param readerFor from the answer's content type to its reader
     */
    UpstreamAttempt(
            SerialTasks serial,
            Clock clock,
            Bridge bridge,
            String provider,
            Function<String, AnswerReader> readerFor,
            Progress progress) {
        this.serial = serial;
        this.clock = clock;
        this.bridge = bridge;
        this.provider = provider;
        this.readerFor = readerFor;
        this.progress = progress;
    }

    /** Hears how the attempt goes. */
    interface Progress {
        /** The next part of the answer. Unless it ended the attempt, {@link #fetch} brings the one after it. */
        void part(Part part);

        /** There is no answer, or no more of it. */
        void failed(Failure failure);
    }

    void begin(Transport transport, TransportRequest request) {
        Transport.Call started = transport.send(request);
        call = Optional.of(started);
        started.response()
                .whenComplete((response, thrown) -> serial.run(() -> {
                    if (over) {
                        return;
                    }
                    if (response == null) {
                        fail(TransportFailures.of(thrown, provider));
                    } else if (response.status() == 200 && isCoded(response.headers())) {
                        fail(coded());
                    } else if (response.status() == 200) {
                        mediaType = response.headers().first("content-type").orElse("");
                        reader = Optional.of(readerFor.apply(contentType(mediaType)));
                        response.body().subscribe(new AnswerBody());
                    } else {
                        response.body().subscribe(new ErrorBody(response));
                    }
                }));
    }

    /** Asks the provider for the next piece of the answer. */
    void fetch() {
        subscription.ifPresent(body -> body.request(1));
    }

    /** Ends the call; nothing more is told. */
    void cancel() {
        over = true;
        call.ifPresent(Transport.Call::cancel);
    }

    /** What is known of the answer by now; empty if it never began. */
    Optional<AnswerReader.Summary> summary() {
        return whole.isPresent() ? whole : reader.map(AnswerReader::summary);
    }

    /** The answer's own media type, with its parameters, if the caller is to get it in that; empty text if it has none. */
    Optional<String> keptMediaType() {
        if (reader.isEmpty() || !reader.get().keepsMediaType()) {
            return Optional.empty();
        }
        return Optional.of(mediaType.length() <= LONGEST_MEDIA_TYPE ? mediaType : "");
    }

    /** The text that was passed on so far, if somebody else could go on with it. */
    Optional<String> plainText() {
        return reader.flatMap(AnswerReader::plainText);
    }

    private void take(Part part) {
        if (part.failure().isPresent()) {
            cancel();
        } else if (part.complete()) {
            over = true;
            whole = reader.map(AnswerReader::summary);
            readRest();
        }
        progress.part(part);
    }

    /** What follows a whole answer is nobody's, but only a body that was read to its end leaves its connection for the next. */
    private void readRest() {
        fetchAll();
        if (!ended) {
            restTimer = clock.schedule(LONGEST_REST, () -> serial.run(() -> call.ifPresent(Transport.Call::cancel)));
        }
    }

    private void fetchAll() {
        if (!ended) {
            subscription.ifPresent(body -> body.request(Long.MAX_VALUE));
        }
    }

    private void bodyEnded() {
        ended = true;
        restTimer.cancel();
    }

    private void fail(Failure failure) {
        over = true;
        call.ifPresent(Transport.Call::cancel);
        progress.failed(failure);
    }

    /** We ask for no content coding, so one that comes all the same is nothing we can bound or read. */
    private static boolean isCoded(Headers headers) {
        for (String coding : headers.all("content-encoding")) {
            if (!coding.isBlank() && !coding.strip().equalsIgnoreCase("identity")) {
                return true;
            }
        }
        return false;
    }

    private Failure coded() {
        return Failure.of(
                        FailureKind.BAD_RESPONSE,
                        provider + ": the answer is in a content coding that was not asked for")
                .after(SendProgress.SENT)
                .withUpstreamStatus(200);
    }

    private static String contentType(String value) {
        int semicolon = value.indexOf(';');
        return (semicolon < 0 ? value : value.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    /** A successful answer: each piece goes through the reader. */
    private final class AnswerBody implements Flow.Subscriber<ByteBuffer> {
        @Override
        public void onSubscribe(Flow.Subscription body) {
            serial.run(() -> {
                subscription = Optional.of(body);
                body.request(1);
            });
        }

        @Override
        public void onNext(ByteBuffer bytes) {
            serial.run(() -> {
                if (!over && reader.isPresent()) {
                    take(reader.get().accept(bytes));
                }
            });
        }

        @Override
        public void onError(Throwable thrown) {
            serial.run(() -> {
                bodyEnded();
                if (!over) {
                    fail(cutShort(thrown));
                }
            });
        }

        @Override
        public void onComplete() {
            serial.run(() -> {
                bodyEnded();
                if (!over && reader.isPresent()) {
                    take(reader.get().end());
                }
            });
        }

        /** A connection that breaks in the middle of an answer is a bad response; before it, only a broken connection. */
        private Failure cutShort(Throwable thrown) {
            Failure failure = TransportFailures.of(thrown, provider);
            return failure.code().equals("upstream_connection_reset")
                    ? Failure.of(
                                    FailureKind.BAD_RESPONSE,
                                    "upstream_truncated",
                                    provider + ": the answer broke off before its end")
                            .after(SendProgress.SENT)
                    : failure;
        }
    }

    /** An answer that is no success: read up to a bound, then judged. */
    private final class ErrorBody implements Flow.Subscriber<ByteBuffer> {
        private final TransportResponse response;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        ErrorBody(TransportResponse response) {
            this.response = response;
        }

        @Override
        public void onSubscribe(Flow.Subscription body) {
            body.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer part) {
            serial.run(() -> {
                int room = MOST_ERROR_BYTES - bytes.size();
                byte[] copy = new byte[Math.min(room, part.remaining())];
                part.get(copy);
                bytes.writeBytes(copy);
                if (bytes.size() == MOST_ERROR_BYTES) {
                    judge();
                }
            });
        }

        @Override
        public void onError(Throwable thrown) {
            serial.run(this::judge);
        }

        @Override
        public void onComplete() {
            serial.run(this::judge);
        }

        private void judge() {
            if (!over) {
                fail(bridge.failure(response.status(), response.headers(), bytes.toByteArray(), clock.now()));
            }
        }
    }
}

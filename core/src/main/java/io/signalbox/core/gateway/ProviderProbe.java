package io.signalbox.core.gateway;

import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.config.HealthConfig;
import io.signalbox.core.health.ProbeReport;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Flow;

/**
 * Asks one provider for its models, time and again. There is a timer or a question under way, never both: the next question waits
 * for the end of the last, which takes an interval at most.
 *
 * <p>Everything but the report runs among its {@link SerialTasks}. Ends with {@link #stop}.
 */
final class ProviderProbe {

    /** More of a list than this is not read. */
    private static final long MOST_BYTES = 4 * 1024 * 1024;

    private final SerialTasks serial = new SerialTasks(Runnable::run, fault -> faulty());
    private final String provider;
    private final URI list;
    private final Upstream upstream;
    private final HealthConfig config;
    private final Clock clock;

    private Optional<Question> question = Optional.empty();
    private Clock.Cancellable timer = () -> {};
    private boolean stopped;
    private long today;
    private int askedToday;

    private volatile ProbeReport report = ProbeReport.NOTHING;

    /** A probe that was not started, of this list of models. */
    ProviderProbe(String provider, URI list, Upstream upstream, HealthConfig config, Clock clock) {
        this.provider = provider;
        this.list = list;
        this.upstream = upstream;
        this.config = config;
        this.clock = clock;
    }

    /** What it found out so far. From any thread. */
    ProbeReport report() {
        return report;
    }

    /** Begins with the first question after this delay. */
    void start(Duration delay) {
        serial.run(() -> askIn(delay));
    }

    /** No more questions; one under way is cancelled. */
    void stop() {
        serial.run(() -> {
            stopped = true;
            timer.cancel();
            question.ifPresent(Question::cancel);
        });
    }

    private void askIn(Duration delay) {
        if (!stopped) {
            timer = clock.schedule(delay, () -> serial.run(this::ask));
        }
    }

    private void ask() {
        if (stopped) {
            return;
        }
        if (!mayAsk()) {
            report = report.unasked();
            askIn(config.interval());
            return;
        }
        Question next = new Question();
        question = Optional.of(next);
        next.begin();
    }

    private boolean mayAsk() {
        long day = clock.now().atOffset(ZoneOffset.UTC).toLocalDate().toEpochDay();
        if (day != today) {
            today = day;
            askedToday = 0;
        }
        if (askedToday >= config.dailyCap()) {
            return false;
        }
        askedToday++;
        return true;
    }

    private void faulty() {
        question.ifPresent(asked -> asked.failed(FailureKind.UPSTREAM_ERROR, OptionalInt.empty()));
    }

    private TransportRequest request() {
        List<Headers.Entry> headers = new ArrayList<>();
        headers.add(new Headers.Entry("accept", "application/json"));
        headers.addAll(upstream.headers().get(0).apply(CallerIdentity.NONE).entries());
        return new TransportRequest(
                "GET", list, new Headers(headers), List.of(), upstream.limits().forCall(false, config.interval()));
    }

    /** One question, from sending to the end of its answer. */
    private final class Question implements Flow.Subscriber<ByteBuffer> {
        private final long beganNanos = clock.nanos();
        private Optional<Transport.Call> call = Optional.empty();
        private int status;
        private long bytes;
        private boolean over;

        void begin() {
            Transport.Call started = upstream.transport().send(request());
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
        public void onSubscribe(Flow.Subscription body) {
            body.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer part) {
            serial.run(() -> {
                bytes += part.remaining();
                if (bytes > MOST_BYTES) {
                    call.ifPresent(Transport.Call::cancel);
                    answered();
                }
            });
        }

        @Override
        public void onError(Throwable thrown) {
            serial.run(() -> failed(thrown, OptionalInt.of(status)));
        }

        @Override
        public void onComplete() {
            serial.run(this::answered);
        }

        private void answered() {
            if (status >= 500) {
                boolean busy = status == 503 || status == 529;
                failed(busy ? FailureKind.OVERLOADED : FailureKind.UPSTREAM_ERROR, OptionalInt.of(status));
            } else {
                end(report.answered(status, latency(), clock.now()));
            }
        }

        private void failed(Throwable thrown, OptionalInt answered) {
            failed(TransportFailures.of(thrown, provider).kind(), answered);
        }

        void failed(FailureKind kind, OptionalInt answered) {
            end(report.failed(kind, answered, latency(), clock.now()));
        }

        private void end(ProbeReport now) {
            if (!over) {
                over = true;
                report = now;
                Duration rest = config.interval().minus(latency());
                askIn(rest.isNegative() ? Duration.ZERO : rest);
            }
        }

        private Duration latency() {
            return Duration.ofNanos(clock.nanos() - beganNanos);
        }
    }
}

package io.signalbox.core.gateway;

import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.config.HealthConfig;
import io.signalbox.core.health.ProbeReport;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.TransportRequest;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

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

    /** Whether this is what it asks. */
    boolean asks(Upstream other) {
        return other.equals(upstream);
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
    private final class Question implements Inquiry.Asker {
        private final long beganNanos = clock.nanos();
        private final Inquiry inquiry = new Inquiry(upstream.transport(), request(), MOST_BYTES, serial, this);
        private boolean over;

        void begin() {
            inquiry.begin();
        }

        void cancel() {
            over = true;
            inquiry.cancel();
        }

        @Override
        public void answered(int status, boolean whole) {
            if (status >= 500) {
                boolean busy = status == 503 || status == 529;
                failed(busy ? FailureKind.OVERLOADED : FailureKind.UPSTREAM_ERROR, OptionalInt.of(status));
            } else {
                end(report.answered(status, latency(), clock.now()));
            }
        }

        @Override
        public void failed(Throwable thrown, OptionalInt answered) {
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

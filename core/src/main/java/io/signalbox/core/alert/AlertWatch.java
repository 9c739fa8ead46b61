package io.signalbox.core.alert;

import io.signalbox.core.config.AlertConfig;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Ledger;
import io.signalbox.core.port.Listener;
import io.signalbox.core.port.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Watches what generations cost, and tells when a threshold is crossed: once for each threshold, value and window, also when the process
 * is started again meanwhile, because what the ledger knows at the start has been told.
 *
 * <p>Requests wait for nothing here: what ends is put into a bounded queue, and added up in the background.
 */
public final class AlertWatch implements Listener, AutoCloseable {

    /** How many generations may wait to be added up. */
    static final int MOST_WAITING = 100_000;

    private final List<AlertBook> books = new ArrayList<>();
    private final Transport transport;
    private final Clock clock;
    private final Executor background;
    private final AlertListener listener;
    private final WebhookDelivery webhooks;
    private final Queue<Generation> ended = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong missed = new AtomicLong();
    private final AtomicBoolean adding = new AtomicBoolean();

    private AlertWatch(
            List<AlertConfig> rules,
            Transport transport,
            Clock clock,
            Executor background,
            Function<Alert, byte[]> writer,
            AlertListener listener) {
        rules.forEach(rule -> books.add(new AlertBook(rule)));
        this.transport = transport;
        this.clock = clock;
        this.background = background;
        this.listener = listener;
        this.webhooks = new WebhookDelivery(transport, clock, writer, listener);
    }

    /**
     * Begins to watch. To be given to the gateway as a listener once the stage has completed, and before its first request.
     *
     * @param ledger asked what was spent before
     * @param transport how webhooks are called; closed with the watch
     * @param background where sums are made
     * @param writer what webhooks are sent
     * @return fails as the ledger does
     */
    public static CompletionStage<AlertWatch> start(
            List<AlertConfig> rules,
            Ledger ledger,
            Transport transport,
            Clock clock,
            Executor background,
            Function<Alert, byte[]> writer,
            AlertListener listener) {
        AlertWatch watch = new AlertWatch(rules, transport, clock, background, writer, listener);
        CompletionStage<AlertWatch> ready = CompletableFuture.completedFuture(watch);
        for (AlertBook book : watch.books) {
            for (ReportQuery question : book.questions(clock.now())) {
                ready = ready.thenCombine(ledger.report(question), (same, report) -> {
                    book.known(report);
                    return same;
                });
            }
        }
        return ready;
    }

    @Override
    public void ended(Generation generation) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            missed.incrementAndGet();
            return;
        }
        ended.add(generation);
        addSoon();
    }

    /** Calls under way are ended: what a webhook has not taken by then is in the log alone. */
    @Override
    public void close() {
        transport.close();
    }

    private void addSoon() {
        if (adding.compareAndSet(false, true)) {
            background.execute(this::addAll);
        }
    }

    private void addAll() {
        try {
            for (Generation next = ended.poll(); next != null; next = ended.poll()) {
                waiting.decrementAndGet();
                add(next);
            }
            long lost = missed.getAndSet(0);
            if (lost > 0) {
                listener.missed(lost);
            }
        } finally {
            adding.set(false);
        }
        if (!ended.isEmpty()) {
            addSoon();
        }
    }

    private void add(Generation generation) {
        for (AlertBook book : books) {
            for (Alert alert : book.ended(generation, clock.now())) {
                listener.crossed(alert);
                alert.rule().webhook().ifPresent(webhook -> webhooks.deliver(alert, webhook));
            }
        }
    }
}

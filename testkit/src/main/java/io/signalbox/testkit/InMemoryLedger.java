package io.signalbox.testkit;

import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.GenerationPage;
import io.signalbox.core.ledger.GenerationQuery;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.ledger.LedgerUnavailableException.Reason;
import io.signalbox.core.ledger.PageCursor;
import io.signalbox.core.ledger.Report;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.core.ledger.Spend;
import io.signalbox.core.port.Ledger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A ledger in memory that a test can look into, and that does not let misuse pass: a generation that is settled twice with
 * different content, opened twice with different content, settled without having been opened, or settled as open. Such a call's stage fails with an
 * {@link AssertionError}, and so does {@link #close}, should the test not have looked.
 *
 * <p>Stages have completed when a method returns. May be used from any thread.
 */
public final class InMemoryLedger implements Ledger {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final boolean strict;
    private final Map<String, Generation> generations;
    private final List<String> misuses = new ArrayList<>();

    /** Generations whose opening failed: whoever was told so cannot know whether it was written, and settles to be sure. */
    private final Set<String> doubtful = new HashSet<>();

    private boolean available = true;
    private boolean closed;

    /** An empty ledger that reports misuse. */
    public InMemoryLedger() {
        this(true, Map.of());
    }

    private InMemoryLedger(boolean strict, Map<String, Generation> generations) {
        this.strict = strict;
        this.generations = new LinkedHashMap<>(generations);
    }

    /** An empty ledger that bears what a ledger in production has to bear: repeats and settlements that were not announced. */
    public static InMemoryLedger forgiving() {
        return new InMemoryLedger(false, Map.of());
    }

    /** What a process finds that opens this ledger after another one died: open generations are settled as interrupted. */
    public synchronized InMemoryLedger reopened() {
        Map<String, Generation> found = new LinkedHashMap<>(generations);
        found.replaceAll((id, generation) -> generation.status() == GenerationStatus.OPEN
                ? Generation.interrupted(generation.intent())
                : generation);
        return new InMemoryLedger(strict, found);
    }

    @Override
    public synchronized CompletionStage<Void> open(GenerationIntent intent) {
        if (!available) {
            doubtful.add(intent.id());
        }
        return answer(() -> {
            Generation known = generations.putIfAbsent(intent.id(), Generation.open(intent));
            if (known != null && !known.intent().equals(intent)) {
                misuse("opened twice with different content: " + intent.id());
            }
            return null;
        });
    }

    @Override
    public synchronized CompletionStage<Void> settle(Generation generation) {
        if (generation.status() == GenerationStatus.OPEN) {
            misuse("settled as open: " + generation.id());
            return CompletableFuture.failedStage(
                    new IllegalArgumentException("status: open (expected: how the generation ended)"));
        }
        return answer(() -> {
            Generation known = generations.get(generation.id());
            if (known == null) {
                generations.put(generation.id(), generation);
                if (!doubtful.contains(generation.id())) {
                    misuse("settled without having been opened: " + generation.id());
                }
            } else if (known.status() == GenerationStatus.OPEN) {
                generations.put(generation.id(), generation.announcedAs(known.intent()));
                if (!known.intent().equals(generation.intent())) {
                    misuse("settled with another intent than it was opened with: " + generation.id());
                }
            } else if (!known.equals(generation)) {
                misuse("settled twice with different content: " + generation.id());
            }
            notifyAll();
            return null;
        });
    }

    @Override
    public synchronized CompletionStage<Optional<Generation>> find(String id) {
        return answer(() -> {
            Generation own = generations.get(id);
            if (own != null) {
                return Optional.of(own);
            }
            return generations.values().stream()
                    .filter(generation -> generation.upstreamId().equals(Optional.of(id)))
                    .reduce((earlier, later) -> later);
        });
    }

    @Override
    public synchronized CompletionStage<Spend> spend(Optional<String> key, Instant now) {
        return answer(() -> {
            LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
            LocalDate monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            Spend spend = Spend.NOTHING;
            for (Generation generation : generations.values()) {
                if (generation.status() == GenerationStatus.OPEN
                        || !generation.intent().key().equals(key)) {
                    continue;
                }
                Money amount = generation.charged().orElse(Money.ZERO);
                LocalDate day = LocalDate.ofInstant(generation.intent().createdAt(), ZoneOffset.UTC);
                LocalDate mondayOfDay = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                spend = new Spend(
                        spend.total().plus(amount),
                        spend.today().plus(day.equals(today) ? amount : Money.ZERO),
                        spend.thisWeek().plus(mondayOfDay.equals(monday) ? amount : Money.ZERO),
                        spend.thisMonth()
                                .plus(YearMonth.from(day).equals(YearMonth.from(today)) ? amount : Money.ZERO));
            }
            return spend;
        });
    }

    @Override
    public synchronized CompletionStage<Report> report(ReportQuery query) {
        return answer(() -> Report.of(query, generations.values()));
    }

    @Override
    public synchronized CompletionStage<GenerationPage> page(GenerationQuery query) {
        return answer(() -> {
            Comparator<PageCursor> order = query.order() == GenerationQuery.Order.LATEST_FIRST
                    ? Comparator.reverseOrder()
                    : Comparator.naturalOrder();
            Optional<PageCursor> cursor = query.cursor();
            List<Generation> found = generations.values().stream()
                    .filter(query::holds)
                    .filter(generation ->
                            cursor.isEmpty() || order.compare(PageCursor.of(generation), cursor.get()) > 0)
                    .sorted(Comparator.comparing(PageCursor::of, order))
                    .limit(query.most() + 1L)
                    .toList();
            return GenerationPage.of(found, query.most());
        });
    }

    /**
     * Takes nothing more.
     *
     * @throws AssertionError if the ledger was misused
     */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            notifyAll();
            if (!misuses.isEmpty()) {
                throw new AssertionError("ledger misused: " + String.join("; ", misuses));
            }
        }
    }

    /** From now on all stages fail as those of a ledger whose store is gone. */
    public synchronized void becomeUnavailable() {
        available = false;
    }

    /** The store is back. */
    public synchronized void becomeAvailable() {
        available = true;
    }

    /** All generations, open ones included, in the order in which they were opened. */
    public synchronized List<Generation> generations() {
        return List.copyOf(generations.values());
    }

    /**
     * The generation with that id.
     *
     * @throws AssertionError if there is none
     */
    public synchronized Generation generation(String id) {
        Generation generation = generations.get(id);
        if (generation == null) {
            throw new AssertionError(
                    "no generation " + id + " in the ledger (there are: " + generations.keySet() + ")");
        }
        return generation;
    }

    /** What was done to this ledger that no gateway should do; empty for a ledger that forgives. */
    public synchronized List<String> misuses() {
        return List.copyOf(misuses);
    }

    /**
     * Waits until so many generations are settled, for at most thirty seconds.
     *
     * @return all that are settled
     * @throws AssertionError if they are not in time, or the ledger is closed before
     */
    public synchronized List<Generation> awaitSettled(int count) throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (true) {
            List<Generation> settled = generations.values().stream()
                    .filter(generation -> generation.status() != GenerationStatus.OPEN)
                    .toList();
            if (settled.size() >= count) {
                return settled;
            }
            long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0 || closed) {
                throw new AssertionError("settled: " + settled.size() + " (expected: " + count + "), in the ledger: "
                        + generations.values());
            }
            wait(leftMillis);
        }
    }

    private <T> CompletionStage<T> answer(Supplier<T> work) {
        if (closed) {
            return failed(Reason.CLOSED, "The ledger is closed.");
        }
        if (!available) {
            return failed(Reason.FAILED, "The ledger's store does not answer.");
        }
        int misusesBefore = misuses.size();
        T result = work.get();
        return misuses.size() == misusesBefore
                ? CompletableFuture.completedStage(result)
                : CompletableFuture.failedStage(new AssertionError(misuses.get(misuses.size() - 1)));
    }

    private static <T> CompletionStage<T> failed(Reason reason, String message) {
        return CompletableFuture.failedStage(new LedgerUnavailableException(reason, message));
    }

    private void misuse(String what) {
        if (strict) {
            misuses.add(what);
        }
    }
}

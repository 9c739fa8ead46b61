package io.signalbox.bench.ledger;

import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.GenerationQuery;
import io.signalbox.core.ledger.GenerationQuery.Order;
import io.signalbox.core.ledger.Period;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.core.ledger.TimeWindow;
import io.signalbox.store.jdbc.SqliteLedger;
import io.signalbox.store.jdbc.SqliteOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Fills a ledger with generations of 13 weeks, times the questions of a dashboard, and weighs what the ledger costs a request. */
public final class LedgerBenchmark {

    private static final Instant START = Instant.parse("2026-08-10T00:00:00Z");
    private static final int WEEKS = 13;
    private static final Instant END = START.plus(Duration.ofDays(7L * WEEKS)).minusNanos(1_358_876_543_211L);
    private static final int WAITING = 8_000;
    private static final int ROUNDS = 7;

    private LedgerBenchmark() {}

    /** {@code fill FILE COUNT} for a week, {@code copy FILE} to 13 weeks, {@code ask FILE}, or {@code load FILE PER_SECOND SECONDS}. */
    public static void main(String[] args) throws InterruptedException {
        Path file = Path.of(args[1]);
        switch (args[0]) {
            case "fill" -> fill(file, Long.parseLong(args[2]));
            case "copy" -> Weeks.copy(file, WEEKS);
            case "ask" -> ask(file);
            case "load" -> load(file, Long.parseLong(args[2]), Long.parseLong(args[3]));
            default -> throw new IllegalArgumentException(args[0] + " (expected: fill, copy, ask or load)");
        }
    }

    private static void fill(Path file, long count) throws InterruptedException {
        Traffic traffic = new Traffic(1);
        Semaphore places = new Semaphore(WAITING);
        AtomicLong failures = new AtomicLong();
        long stepNanos = Duration.ofDays(7).toNanos() / count;
        long cpu = cpuNanos();
        long wall = System.nanoTime();
        try (SqliteLedger ledger = SqliteLedger.open(file, patient())) {
            for (long i = 0; i < count; i++) {
                places.acquire();
                GenerationIntent intent = traffic.intent(START.plusNanos(i * stepNanos));
                ledger.settle(traffic.generation(intent)).whenComplete((written, thrown) -> {
                    failures.addAndGet(thrown == null ? 0 : 1);
                    places.release();
                });
                if ((i + 1) % 100_000 == 0) {
                    print("%,12d written, %5.1f us CPU each, %,d s", i + 1, (cpuNanos() - cpu) / 1e3 / (i + 1),
                            (System.nanoTime() - wall) / 1_000_000_000L);
                }
            }
        }
        print("%,d failures, %.1f us CPU each", failures.get(), (cpuNanos() - cpu) / 1e3 / count);
    }

    private static void ask(Path file) throws InterruptedException {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        ZoneId kathmandu = ZoneId.of("Asia/Kathmandu");
        TimeWindow all = new TimeWindow(END.minus(Duration.ofDays(90)).plusSeconds(4_321), END.minusSeconds(1_234));
        TimeWindow day = new TimeWindow(END.minus(Duration.ofDays(1)), END);
        TimeWindow days = new TimeWindow(
                LocalDate.parse("2026-08-12").atStartOfDay(berlin).toInstant(),
                LocalDate.parse("2026-11-08").atStartOfDay(berlin).toInstant());
        try (SqliteLedger ledger = SqliteLedger.open(file, patient())) {
            print("%-58s %9s %9s", "", "median ms", "worst ms");
            time("totals, 90 days", () -> ledger.report(ReportQuery.over(all, ZoneOffset.UTC)));
            time("by day and model, Berlin, 88 days", () -> ledger.report(
                    ReportQuery.over(days, berlin).by(Dimension.MODEL).per(Period.DAY)));
            time("by day and model, Kathmandu, 90 days", () -> ledger.report(
                    ReportQuery.over(all, kathmandu).by(Dimension.MODEL).per(Period.DAY)));
            time("by key, 90 days", () -> ledger.report(
                    ReportQuery.over(all, berlin).by(Dimension.KEY)));
            time("by user, 90 days", () -> ledger.report(
                    ReportQuery.over(all, berlin).by(Dimension.USER)));
            time("by user, 7 days", () -> ledger.report(ReportQuery.over(
                            new TimeWindow(END.minus(Duration.ofDays(7)), END), berlin)
                    .by(Dimension.USER)));
            time("by app, 90 days", () -> ledger.report(
                    ReportQuery.over(all, berlin).by(Dimension.APP)));
            time("by tag, 90 days", () -> ledger.report(
                    ReportQuery.over(all, berlin).by(Dimension.TAG)));
            time("latencies by provider, 90 days", () -> ledger.report(
                    ReportQuery.over(all, berlin).by(Dimension.PROVIDER)));
            time("by hour, the last 24", () -> ledger.report(
                    ReportQuery.over(day, berlin).per(Period.HOUR)));
            time("by hour and model, the last 24", () -> ledger.report(
                    ReportQuery.over(day, berlin).by(Dimension.MODEL).per(Period.HOUR)));
            time("one key by day and model, Berlin, 30 days", () -> ledger.report(
                    ReportQuery.over(new TimeWindow(days.until().minus(Duration.ofDays(30)), days.until()), berlin)
                            .by(Dimension.MODEL)
                            .per(Period.DAY)
                            .where(Dimension.KEY, "key-3")));
            time("one model by key, 90 days", () -> ledger.report(
                    ReportQuery.over(all, berlin).by(Dimension.KEY).where(Dimension.MODEL, "author-3/model-3")));
            time("the latest 50", () -> ledger.page(GenerationQuery.of(all, Order.LATEST_FIRST, 50)));
            time("the latest 50 of a key", () -> ledger.page(new GenerationQuery(
                    all, java.util.Map.of(Dimension.KEY, java.util.Set.of("key-150")), Order.LATEST_FIRST,
                    java.util.Optional.empty(), 50)));
            time("the latest 50 that failed", () -> ledger.page(new GenerationQuery(
                    all, java.util.Map.of(Dimension.STATUS, java.util.Set.of("failed")), Order.LATEST_FIRST,
                    java.util.Optional.empty(), 50)));
            time("what a key spent", () -> ledger.spend(java.util.Optional.of("key-3"), END));
        }
    }

    private static void time(String name, Supplier<java.util.concurrent.CompletionStage<?>> question) {
        double[] millis = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long begun = System.nanoTime();
            question.get().toCompletableFuture().join();
            millis[round] = (System.nanoTime() - begun) / 1e6;
        }
        Arrays.sort(millis);
        print("%-58s %9.1f %9.1f", name, millis[ROUNDS / 2], millis[ROUNDS - 1]);
    }

    private static void load(Path file, long perSecond, long seconds) throws InterruptedException {
        Traffic traffic = new Traffic(2);
        List<Generation> ready = new ArrayList<>();
        for (int i = 0; i < perSecond; i++) {
            ready.add(traffic.generation(traffic.intent(Instant.EPOCH)));
        }
        AtomicLong settled = new AtomicLong();
        AtomicLong refused = new AtomicLong();
        try (SqliteLedger ledger = SqliteLedger.open(file)) {
            run(ledger, ready, perSecond, Math.min(20, seconds), new AtomicLong(), refused);
            long cpu = ledgerNanos();
            long asked = run(ledger, ready, perSecond, seconds, settled, refused);
            long spent = ledgerNanos() - cpu;
            print("%,d requests in %d s, %,d settled, %,d refused: %.1f us CPU of its threads for each", asked, seconds, settled.get(),
                    refused.get(), spent / 1e3 / asked);
        }
    }

    private static long run(
            SqliteLedger ledger, List<Generation> ready, long perSecond, long seconds, AtomicLong settled, AtomicLong refused)
            throws InterruptedException {
        long total = perSecond * seconds;
        long begun = System.nanoTime();
        Instant now = Instant.now();
        CompletableFuture<Void> all = new CompletableFuture<>();
        AtomicLong left = new AtomicLong(total);
        String run = Long.toString(begun, 36);
        for (long i = 0; i < total; i++) {
            long wait = begun + i * 1_000_000_000L / perSecond - System.nanoTime();
            if (wait > 1_000_000) {
                LockSupport.parkNanos(wait);
            }
            Generation generation = renamed(
                    ready.get((int) (i % ready.size())), "gen-" + run + "-" + i, now.plusNanos(System.nanoTime() - begun));
            ledger.open(generation.intent())
                    .thenCompose(opened -> ledger.settle(generation))
                    .whenComplete((done, thrown) -> {
                        (thrown == null ? settled : refused).incrementAndGet();
                        if (left.decrementAndGet() == 0) {
                            all.complete(null);
                        }
                    });
        }
        all.orTimeout(60, TimeUnit.SECONDS).join();
        return total;
    }

    private static Generation renamed(Generation of, String id, Instant at) {
        GenerationIntent intent = of.intent();
        return of.announcedAs(new GenerationIntent(
                id,
                at,
                intent.key(),
                intent.caller(),
                intent.labels(),
                intent.dialect(),
                intent.streamed(),
                intent.askedModel(),
                intent.model(),
                intent.provider(),
                intent.plan(),
                intent.routing(),
                intent.prices(),
                intent.estimate()));
    }

    private static SqliteOptions patient() {
        return SqliteOptions.standard().closeLimit(Duration.ofMinutes(5));
    }

    /** CPU time of the ledger's own threads. */
    private static long ledgerNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith("signalbox-ledger"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static void print(String format, Object... values) {
        System.out.printf(java.util.Locale.ROOT, format + "%n", values);
    }
}

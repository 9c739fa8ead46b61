package io.signalbox.testkit;

import static io.signalbox.testkit.SampleGenerations.completed;
import static io.signalbox.testkit.SampleGenerations.failed;
import static io.signalbox.testkit.SampleGenerations.intent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.signalbox.core.cost.Charge;
import io.signalbox.core.cost.Cost;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.GenerationPage;
import io.signalbox.core.ledger.GenerationQuery;
import io.signalbox.core.ledger.GenerationQuery.Order;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.ledger.LedgerUnavailableException.Reason;
import io.signalbox.core.ledger.Report;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.core.ledger.Spend;
import io.signalbox.core.ledger.TimeWindow;
import io.signalbox.core.port.Ledger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The laws of the port {@link Ledger}. Extend it, say how a ledger is opened, and run it.
 *
 * <p>What a contract cannot provoke through the port is left to an adapter's own tests: the death of the process, a full disk, a
 * store that does not answer, and the bound on what waits.
 */
public abstract class LedgerContract {

    private static final Instant NOW = Instant.parse("2026-11-05T12:00:00Z");

    /** For subclasses. */
    protected LedgerContract() {}

    /** Opens an empty ledger. Called once in each test. */
    protected abstract Ledger open();

    /** Opens another empty ledger under that name, which is one of letters, digits, {@code _} and {@code -}. */
    protected abstract Ledger open(String name);

    /** Opens again what was kept by a ledger that was closed, as the next process would. */
    protected abstract Ledger reopen(Ledger closed);

    @Test
    @DisplayName("L-01: what was opened is found as open, with all that was announced")
    void whatWasOpenedIsFoundAsOpen() {
        SampleGenerations samples = SampleGenerations.seeded(1);
        try (Ledger ledger = open()) {
            for (int i = 0; i < 100; i++) {
                GenerationIntent intent = samples.intent();
                done(ledger.open(intent));
                assertThat(done(ledger.find(intent.id()))).contains(Generation.open(intent));
            }
        }
    }

    @Test
    @DisplayName("L-02: any generation is found again as it was settled, to the last digit and nanosecond")
    void anyGenerationIsFoundAsItWasSettled() {
        SampleGenerations samples = SampleGenerations.seeded(2);
        List<Generation> settled = new ArrayList<>();
        List<CompletionStage<Void>> stages = new ArrayList<>();
        try (Ledger ledger = open()) {
            for (int i = 0; i < 300; i++) {
                Generation generation = samples.generation();
                settled.add(generation);
                stages.add(ledger.open(generation.intent()));
                stages.add(ledger.settle(generation));
            }
            stages.forEach(LedgerContract::done);
            for (Generation generation : settled) {
                assertThat(done(ledger.find(generation.id()))).contains(generation);
            }
        }
    }

    @Test
    @DisplayName("L-03, S-142: a generation is found settled from the moment that settle was called, durable or not")
    void aGenerationIsFoundFromTheMomentThatSettleWasCalled() {
        try (Ledger ledger = open()) {
            for (int i = 0; i < 50; i++) {
                Generation generation = completed(intent("gen-" + i), Money.of("0.01"));
                done(ledger.open(generation.intent()));
                ledger.settle(generation);
                assertThat(done(ledger.find(generation.id()))).contains(generation);
            }
        }
    }

    @Test
    @DisplayName("L-04, F-122: the first settlement wins; repeats and later ones change nothing")
    void theFirstSettlementWins() {
        Generation first = completed(intent("gen-1"), Money.of("0.0045"));
        Generation second = failed(first.intent());
        try (Ledger ledger = open()) {
            done(ledger.open(first.intent()));
            done(ledger.settle(first));
            done(ledger.settle(first));
            done(ledger.settle(second));
            ledger.settle(completed(first.intent(), Money.of("7")));
            assertThat(done(ledger.find("gen-1"))).contains(first);
            assertThat(done(ledger.spend(Optional.of("team"), NOW)).total()).isEqualTo(Money.of("0.0045"));
        }
    }

    @Test
    @DisplayName("L-05: opening again changes nothing, settled or not")
    void openingAgainChangesNothing() {
        GenerationIntent intent = intent("gen-1");
        GenerationIntent other = intent("gen-1", Optional.of("another"), NOW);
        try (Ledger ledger = open()) {
            done(ledger.open(intent));
            done(ledger.open(intent));
            done(ledger.open(other));
            assertThat(done(ledger.find("gen-1"))).contains(Generation.open(intent));

            Generation generation = completed(intent, Money.of("1"));
            done(ledger.settle(generation));
            done(ledger.open(intent));
            assertThat(done(ledger.find("gen-1"))).contains(generation);
        }
    }

    @Test
    @DisplayName("L-06: nothing is found under an id that nobody wrote")
    void nothingIsFoundUnderAnUnknownId() {
        try (Ledger ledger = open()) {
            done(ledger.open(intent("gen-1")));
            for (String id : List.of("gen-2", "", "GEN-1", "gen-1 ", "gen-%", "' OR 1=1 --")) {
                assertThat(done(ledger.find(id))).as(id).isEmpty();
            }
        }
    }

    @Test
    @DisplayName("L-07: found by the provider's id too; an own id goes first, then the generation that was opened last")
    void foundByTheProvidersIdToo() {
        try (Ledger ledger = open()) {
            Generation older = withUpstreamId(completed(intent("gen-1"), Money.of("1")), "shared");
            Generation newer = withUpstreamId(completed(intent("gen-2"), Money.of("2")), "shared");
            Generation impostor = withUpstreamId(completed(intent("gen-3"), Money.of("3")), "gen-1");
            for (Generation generation : List.of(older, newer, impostor)) {
                done(ledger.open(generation.intent()));
            }
            for (Generation generation : List.of(newer, older, impostor)) {
                done(ledger.settle(generation));
            }
            assertThat(done(ledger.find("shared"))).contains(newer);
            assertThat(done(ledger.find("gen-1"))).contains(older);
        }
    }

    @Test
    @DisplayName("L-08: what is settled without having been opened is kept whole")
    void whatIsSettledWithoutHavingBeenOpenedIsKept() {
        Generation generation = completed(intent("gen-1"), Money.of("0.3"));
        try (Ledger ledger = open()) {
            done(ledger.settle(generation));
            done(ledger.open(generation.intent()));
            assertThat(done(ledger.find("gen-1"))).contains(generation);
            assertThat(done(ledger.spend(Optional.of("team"), NOW)).total()).isEqualTo(Money.of("0.3"));
        }
    }

    @Test
    @DisplayName("L-09, S-145, S-146: a key's spend is the exact sum of its settlements")
    void aKeysSpendIsTheExactSum() {
        SampleGenerations samples = SampleGenerations.seeded(9);
        Money sum = Money.ZERO;
        try (Ledger ledger = open()) {
            for (int i = 0; i < 1_000; i++) {
                Money price = samples.money();
                sum = sum.plus(price);
                ledger.settle(completed(intent("gen-" + i), price));
            }
            assertThat(done(ledger.spend(Optional.of("team"), NOW))).isEqualTo(new Spend(sum, sum, sum, sum));
        }
    }

    @Test
    @DisplayName("L-10: each key has its own spend; no key is not a key without a name")
    void eachKeyHasItsOwnSpend() {
        List<Optional<String>> keys =
                List.of(Optional.empty(), Optional.of(""), Optional.of("a"), Optional.of("A"), Optional.of("a "));
        try (Ledger ledger = open()) {
            for (int i = 0; i < keys.size(); i++) {
                ledger.settle(completed(intent("gen-" + i, keys.get(i), NOW), Money.of("1" + "0".repeat(i))));
            }
            for (int i = 0; i < keys.size(); i++) {
                assertThat(done(ledger.spend(keys.get(i), NOW)).total()).isEqualTo(Money.of("1" + "0".repeat(i)));
            }
            assertThat(done(ledger.spend(Optional.of("b"), NOW))).isEqualTo(Spend.NOTHING);
        }
    }

    @Test
    @DisplayName("L-11: the provider's own cost counts where there is one; an unknown cost counts as none")
    void theProvidersOwnCostCounts() {
        Cost reported = new Cost(Optional.of(Money.of("1")), Optional.of(Money.of("0.9")));
        try (Ledger ledger = open()) {
            ledger.settle(withCost(completed(intent("gen-1"), Money.ZERO), reported));
            ledger.settle(withCost(completed(intent("gen-2"), Money.ZERO), Cost.UNKNOWN));
            assertThat(done(ledger.spend(Optional.of("team"), NOW)).total()).isEqualTo(Money.of("0.9"));
        }
    }

    @Test
    @DisplayName("L-12: what is open has spent nothing yet")
    void whatIsOpenHasSpentNothing() {
        try (Ledger ledger = open()) {
            done(ledger.open(intent("gen-1")));
            assertThat(done(ledger.spend(Optional.of("team"), NOW))).isEqualTo(Spend.NOTHING);
        }
    }

    @Test
    @DisplayName(
            "L-13, F-137: days, weeks and months begin at 00:00 UTC, and a request belongs to the one in which it arrived")
    void windowsBeginAtMidnightUtc() {
        try (Ledger ledger = open()) {
            int number = 0;
            for (String[] arrivalAndPrice : new String[][] {
                {"2026-02-28T23:59:59.999999999Z", "1"}, // Saturday, the last moment of February
                {"2026-03-01T00:00:00Z", "10"}, // Sunday, the first moment of March
                {"2026-03-01T23:59:59.999999999Z", "100"}, // the last moment of a week
                {"2026-03-02T00:00:00Z", "1000"}, // Monday
                {"2026-03-04T00:00:00Z", "10000"}, // Wednesday
            }) {
                GenerationIntent intent =
                        intent("gen-" + number++, Optional.of("team"), Instant.parse(arrivalAndPrice[0]));
                ledger.settle(completed(intent, Money.of(arrivalAndPrice[1])));
            }
            assertSpend(ledger, "2026-02-28T12:00:00Z", "1", "111", "1");
            assertSpend(ledger, "2026-03-01T00:00:00Z", "110", "111", "11110");
            assertSpend(ledger, "2026-03-01T23:59:59.999999999Z", "110", "111", "11110");
            assertSpend(ledger, "2026-03-02T00:00:00Z", "1000", "11000", "11110");
            assertSpend(ledger, "2026-03-04T23:59:59.999999999Z", "10000", "11000", "11110");
            assertSpend(ledger, "2026-03-31T00:00:00Z", "0", "0", "11110");
            assertSpend(ledger, "2026-04-01T00:00:00Z", "0", "0", "0");
            assertSpend(ledger, "2027-03-01T00:00:00Z", "0", "0", "0");
        }
    }

    @Test
    @DisplayName("L-14: spend counts every settlement that was handed over before it was asked for")
    void spendCountsWhatWasHandedOver() {
        try (Ledger ledger = open()) {
            for (int i = 1; i <= 50; i++) {
                ledger.settle(completed(intent("gen-" + i), Money.of("0.1")));
                assertThat(done(ledger.spend(Optional.of("team"), NOW)).total())
                        .isEqualTo(Money.of("0.1").times(i));
            }
        }
    }

    @Test
    @DisplayName(
            "L-15, F-120: opened again, what was settled is as it was, and what was open is settled as interrupted")
    void whatWasOpenIsInterrupted() {
        Generation settled = completed(intent("gen-1"), Money.of("0.5"));
        GenerationIntent open = intent("gen-2");
        Ledger first = open();
        done(first.open(settled.intent()));
        done(first.settle(settled));
        done(first.open(open));
        first.close();

        Ledger second = reopen(first);
        assertThat(done(second.find("gen-1"))).contains(settled);
        assertThat(done(second.find("gen-2"))).contains(Generation.interrupted(open));
        Money spent = Money.of("0.5").plus(open.estimate().charged().orElseThrow());
        assertThat(done(second.spend(Optional.of("team"), NOW)).total()).isEqualTo(spent);
        second.close();

        try (Ledger third = reopen(second)) {
            done(third.settle(completed(open, Money.of("9"))));
            assertThat(done(third.find("gen-2"))).contains(Generation.interrupted(open));
            assertThat(done(third.spend(Optional.of("team"), NOW)).total()).isEqualTo(spent);
        }
    }

    @Test
    @DisplayName("L-16: closing makes durable what was accepted before")
    void closingMakesDurableWhatWasAccepted() {
        SampleGenerations samples = SampleGenerations.seeded(16);
        List<Generation> settled = new ArrayList<>();
        List<CompletionStage<Void>> stages = new ArrayList<>();
        Ledger ledger = open();
        for (int i = 0; i < 200; i++) {
            Generation generation = samples.generation();
            settled.add(generation);
            stages.add(ledger.open(generation.intent()));
            stages.add(ledger.settle(generation));
        }
        ledger.close();
        stages.forEach(LedgerContract::done);
        try (Ledger again = reopen(ledger)) {
            for (Generation generation : settled) {
                assertThat(done(again.find(generation.id()))).contains(generation);
            }
        }
    }

    @Test
    @DisplayName("L-17: once closed, every call fails as closed; closing again does nothing")
    void onceClosedEveryCallFails() {
        Ledger ledger = open();
        ledger.close();
        ledger.close();
        for (CompletionStage<?> stage : List.of(
                ledger.open(intent("gen-1")),
                ledger.settle(completed(intent("gen-1"), Money.ZERO)),
                ledger.find("gen-1"),
                ledger.spend(Optional.empty(), NOW))) {
            assertThat(failureOf(stage))
                    .isInstanceOfSatisfying(
                            LedgerUnavailableException.class,
                            thrown -> assertThat(thrown.reason()).isEqualTo(Reason.CLOSED));
        }
    }

    @Test
    @DisplayName("L-18: a settlement that says open is refused and changes nothing")
    void aSettlementThatSaysOpenIsRefused() {
        Generation settled = completed(intent("gen-1"), Money.of("1"));
        try (Ledger ledger = open()) {
            done(ledger.open(settled.intent()));
            assertThat(failureOf(ledger.settle(Generation.open(settled.intent()))))
                    .isInstanceOf(IllegalArgumentException.class);
            done(ledger.settle(settled));
            assertThat(done(ledger.find("gen-1"))).contains(settled);
        }
    }

    @Test
    @DisplayName("L-19: many threads at once lose nothing and count nothing twice")
    void manyThreadsLoseNothing() throws InterruptedException {
        int threads = 8;
        int each = 100;
        CountDownLatch start = new CountDownLatch(1);
        List<CompletableFuture<Void>> ended = new ArrayList<>();
        try (Ledger ledger = open()) {
            for (int thread = 0; thread < threads; thread++) {
                int number = thread;
                CompletableFuture<Void> end = new CompletableFuture<>();
                ended.add(end);
                Thread worker = new Thread(() -> {
                    try {
                        start.await();
                        for (int i = 0; i < each; i++) {
                            // Every generation is settled by two threads: its own and its neighbour.
                            Generation own = completed(intent("gen-" + number + "-" + i), Money.of("0.001"));
                            Generation neighbours =
                                    completed(intent("gen-" + (number + 1) % threads + "-" + i), Money.of("0.001"));
                            done(ledger.open(own.intent()));
                            done(ledger.settle(own));
                            done(ledger.settle(neighbours));
                        }
                        end.complete(null);
                    } catch (Throwable thrown) {
                        end.completeExceptionally(thrown);
                    }
                });
                worker.setDaemon(true);
                worker.start();
            }
            start.countDown();
            ended.forEach(LedgerContract::done);
            for (int thread = 0; thread < threads; thread++) {
                for (int i = 0; i < each; i++) {
                    assertThat(done(ledger.find("gen-" + thread + "-" + i)))
                            .map(Generation::status)
                            .contains(GenerationStatus.COMPLETED);
                }
            }
            assertThat(done(ledger.spend(Optional.of("team"), NOW)).total())
                    .isEqualTo(Money.of("0.001").times((long) threads * each));
        }
    }

    @Test
    @DisplayName(
            "L-20, S-146, S-158, F-137: a report is what Report.of makes of the generations, in any zone, by anything")
    void aReportIsTheSumOverGenerations() {
        for (long seed = 0; seed < 12; seed++) {
            SampleGenerations samples = SampleGenerations.seeded(2_000 + seed);
            SampleQueries queries = SampleQueries.seeded(seed);
            SampleQueries.Scene scene = queries.scene();
            List<Generation> generations = new ArrayList<>();
            try (Ledger ledger = open("reports-" + seed)) {
                for (int i = 0; i < 60; i++) {
                    Generation generation = samples.generation(scene);
                    generations.add(generation);
                    ledger.open(generation.intent());
                    ledger.settle(generation);
                }
                ledger.open(samples.generation(scene).intent());
                for (int i = 0; i < 25; i++) {
                    ReportQuery query = queries.report(scene, generations);
                    assertThat(done(ledger.report(query))).isEqualTo(Report.of(query, generations));
                }
            }
        }
    }

    @Test
    @DisplayName("L-21: a report counts every settlement that was handed over before, and none that is open")
    void aReportCountsWhatWasHandedOver() {
        ReportQuery query = ReportQuery.over(
                new TimeWindow(Instant.parse("2026-11-05T00:00:00Z"), Instant.parse("2026-11-06T00:00:00Z")),
                ZoneOffset.UTC);
        try (Ledger ledger = open()) {
            for (int i = 1; i <= 50; i++) {
                ledger.open(intent("gen-open-" + i));
                ledger.settle(completed(intent("gen-" + i), Money.of("0.1")));
                assertThat(done(ledger.report(query)).total().charged())
                        .isEqualTo(Money.of("0.1").times(i));
            }
        }
    }

    @Test
    @DisplayName("L-22: sums of usage do not turn negative, and stop at the largest number")
    void sumsOfUsageStopAtTheLargestNumber() {
        ReportQuery query = ReportQuery.over(new TimeWindow(NOW, NOW.plusSeconds(1)), ZoneOffset.UTC);
        Usage absurd = Usage.reported(Map.of(UsageClass.PROMPT, Long.MAX_VALUE - 1, UsageClass.COMPLETION, 3L));
        try (Ledger ledger = open()) {
            for (int i = 0; i < 3; i++) {
                Generation plain = completed(intent("gen-" + i, Optional.of("team"), NOW), Money.of("1"));
                ledger.settle(charging(plain, new Charge(absurd, Cost.UNKNOWN, Optional.empty())));
            }
            assertThat(done(ledger.report(query)).total().usage())
                    .isEqualTo(Map.of(UsageClass.PROMPT, Long.MAX_VALUE, UsageClass.COMPLETION, 9L));
        }
    }

    @Test
    @DisplayName("L-23: pages one after the other are all that was asked for, in order, each once, the open ones too")
    void pagesAreAllThatWasAskedFor() {
        for (long seed = 0; seed < 6; seed++) {
            SampleGenerations samples = SampleGenerations.seeded(3_000 + seed);
            SampleQueries queries = SampleQueries.seeded(seed);
            SampleQueries.Scene scene = queries.scene();
            List<Generation> generations = new ArrayList<>();
            try (Ledger ledger = open("pages-" + seed)) {
                for (int i = 0; i < 60; i++) {
                    Generation generation = samples.generation(scene);
                    ledger.open(generation.intent());
                    if (i % 5 == 0) {
                        generations.add(Generation.open(generation.intent()));
                    } else {
                        generations.add(generation);
                        ledger.settle(generation);
                    }
                }
                for (int i = 0; i < 25; i++) {
                    GenerationQuery query = queries.page(scene, generations);
                    assertThat(pages(ledger, query)).isEqualTo(wanted(query, generations));
                }
            }
        }
    }

    @Test
    @DisplayName("L-24: what is added between two pages moves nothing: nothing comes twice, nothing is left out")
    void whatIsAddedBetweenPagesMovesNothing() {
        TimeWindow window = new TimeWindow(NOW, NOW.plusSeconds(1_000));
        for (Order order : Order.values()) {
            try (Ledger ledger = open("moving-" + order)) {
                List<Generation> before = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    before.add(Generation.open(intent("gen-" + (10 + i), Optional.empty(), NOW.plusSeconds(i / 3))));
                    done(ledger.open(before.get(i).intent()));
                }
                List<Generation> read = new ArrayList<>();
                GenerationQuery query = GenerationQuery.of(window, order, 3);
                Optional<String> next = Optional.empty();
                int added = 0;
                do {
                    GenerationPage page = done(ledger.page(query.after(next)));
                    read.addAll(page.generations());
                    next = page.next();
                    done(ledger.open(intent("gen-0" + added++, Optional.empty(), NOW)));
                    done(ledger.open(intent("gen-9" + added++, Optional.empty(), NOW.plusSeconds(900))));
                } while (next.isPresent() && added < 100);
                assertThat(read).doesNotHaveDuplicates().containsAll(before);
            }
        }
    }

    @Test
    @DisplayName("L-25: a page goes on where it ended after the ledger was opened again; what no page gave is refused")
    void aPageGoesOnAfterReopening() {
        GenerationQuery query = GenerationQuery.of(new TimeWindow(NOW, NOW.plusSeconds(10)), Order.EARLIEST_FIRST, 2);
        Ledger first = open();
        for (int i = 0; i < 3; i++) {
            done(first.settle(completed(intent("gen-" + i, Optional.empty(), NOW.plusSeconds(i)), Money.of("1"))));
        }
        Optional<String> next = done(first.page(query)).next();
        assertThat(next).isPresent();
        first.close();
        try (Ledger second = reopen(first)) {
            assertThat(done(second.page(query.after(next))).generations())
                    .extracting(Generation::id)
                    .containsExactly("gen-2");
            for (String broken : List.of("", "gen-1", "%", next.get().substring(1), next.get() + "A", "AAAA")) {
                assertThat(catchThrowable(() -> query.after(Optional.of(broken))))
                        .as(broken)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("after: ");
            }
        }
    }

    @Test
    @DisplayName("L-26, S-148: a generation keeps the prices that it was charged with, whatever prices come after")
    void aGenerationKeepsItsPrices() {
        List<Generation> settled = new ArrayList<>();
        Ledger first = open();
        for (int i = 0; i < 5; i++) {
            Prices prices = Prices.perMillionTokens("" + (1 + i % 3), "" + (2 + i));
            GenerationIntent intent = priced(intent("gen-" + i), prices);
            settled.add(completed(intent, Money.of("1")));
            done(first.open(intent));
            done(first.settle(settled.get(i)));
        }
        first.close();
        try (Ledger second = reopen(first)) {
            for (Generation generation : settled) {
                assertThat(done(second.find(generation.id()))
                                .map(it -> it.intent().prices()))
                        .contains(generation.intent().prices());
            }
        }
    }

    private static List<Generation> pages(Ledger ledger, GenerationQuery query) {
        List<Generation> read = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            GenerationPage page = done(ledger.page(query.after(next)));
            assertThat(page.generations()).hasSizeLessThanOrEqualTo(query.most());
            read.addAll(page.generations());
            next = page.next();
        } while (next.isPresent());
        return read;
    }

    private static List<Generation> wanted(GenerationQuery query, List<Generation> generations) {
        Comparator<Generation> earliestFirst = Comparator.comparing(
                        (Generation generation) -> generation.intent().createdAt())
                .thenComparing(Generation::id);
        return generations.stream()
                .filter(query::holds)
                .sorted(query.order() == Order.EARLIEST_FIRST ? earliestFirst : earliestFirst.reversed())
                .toList();
    }

    private static void assertSpend(Ledger ledger, String now, String today, String thisWeek, String thisMonth) {
        assertThat(done(ledger.spend(Optional.of("team"), Instant.parse(now))))
                .as(now)
                .isEqualTo(new Spend(Money.of("11111"), Money.of(today), Money.of(thisWeek), Money.of(thisMonth)));
    }

    /** What a stage ends with; a test whose ledger does not answer within half a minute has failed. */
    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static Throwable failureOf(CompletionStage<?> stage) {
        Throwable thrown = catchThrowable(() -> done(stage));
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    private static Generation withUpstreamId(Generation of, String upstreamId) {
        return new Generation(
                of.intent(),
                of.status(),
                of.model(),
                of.provider(),
                of.providerName(),
                Optional.of(upstreamId),
                of.attempts(),
                of.charge(),
                of.ownKey(),
                of.serviceTier(),
                of.cachedFrom(),
                of.finishReason(),
                of.nativeFinishReason(),
                of.failureKind(),
                of.timings());
    }

    private static Generation withCost(Generation of, Cost cost) {
        return charging(of, new Charge(of.usage(), cost, cost.amount()));
    }

    private static GenerationIntent priced(GenerationIntent of, Prices prices) {
        return new GenerationIntent(
                of.id(),
                of.createdAt(),
                of.key(),
                of.caller(),
                of.labels(),
                of.dialect(),
                of.streamed(),
                of.askedModel(),
                of.model(),
                of.provider(),
                of.plan(),
                of.routing(),
                prices,
                of.estimate());
    }

    private static Generation charging(Generation of, Charge charge) {
        return new Generation(
                of.intent(),
                of.status(),
                of.model(),
                of.provider(),
                of.providerName(),
                of.upstreamId(),
                of.attempts(),
                charge,
                of.ownKey(),
                of.serviceTier(),
                of.cachedFrom(),
                of.finishReason(),
                of.nativeFinishReason(),
                of.failureKind(),
                of.timings());
    }
}

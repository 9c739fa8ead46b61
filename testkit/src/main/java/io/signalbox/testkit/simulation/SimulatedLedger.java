package io.signalbox.testkit.simulation;

import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.GenerationPage;
import io.signalbox.core.ledger.GenerationQuery;
import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.ledger.LedgerUnavailableException.Reason;
import io.signalbox.core.ledger.Report;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.core.ledger.Spend;
import io.signalbox.core.port.Ledger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * A ledger that is sometimes slow and sometimes fails, and that remembers everything it was told, where a real one would keep the first
 * settlement only.
 */
final class SimulatedLedger implements Ledger {

    private static final long MILLISECOND = 1_000_000;

    /** Longer than a gateway waits for an intent. */
    private static final long TOO_LONG = 5_000 * MILLISECOND;

    /** So often a settlement may fail, which is less often than a gateway tries. */
    private static final int MOST_FAILURES = 3;

    private final SimulatedClock clock;
    private final Trace trace;
    private final RandomGenerator chance;
    private int troubleIn;
    private final Map<String, Account> accounts = new LinkedHashMap<>();
    private int settled;
    private int pending;

    /** A ledger in which one operation in {@code troubleIn} meets with trouble; 0 for a ledger without trouble. */
    SimulatedLedger(SimulatedClock clock, Trace trace, RandomGenerator chance, int troubleIn) {
        this.clock = clock;
        this.trace = trace;
        this.chance = chance;
        this.troubleIn = troubleIn;
    }

    /** Everything that was said of one generation. */
    static final class Account {
        private final GenerationIntent intent;
        private final List<Generation> settlements = new ArrayList<>();
        private OptionalLong durableNanos = OptionalLong.empty();
        private int failures;

        Account(GenerationIntent intent) {
            this.intent = intent;
        }

        GenerationIntent intent() {
            return intent;
        }

        /** When the intent was acknowledged, if it was. */
        OptionalLong durableNanos() {
            return durableNanos;
        }

        /** Each settlement that says something else than those before it. */
        List<Generation> settlements() {
            return List.copyOf(settlements);
        }
    }

    List<Account> accounts() {
        return List.copyOf(accounts.values());
    }

    /** From now on it takes everything, if not at once. */
    void recovers() {
        troubleIn = 0;
    }

    /** How many generations were announced. */
    int announced() {
        return accounts.size();
    }

    /** Whether every generation that was announced has been settled, and nobody waits for an answer. */
    boolean isSettled() {
        return pending == 0 && settled == accounts.size();
    }

    @Override
    public CompletionStage<Void> open(GenerationIntent intent) {
        Account account = accounts.computeIfAbsent(intent.id(), id -> new Account(intent));
        boolean fails = isTroubled();
        long delay = !fails && isTroubled() ? TOO_LONG : shortWait();
        return answer(delay, () -> {
            account.durableNanos = fails ? OptionalLong.empty() : OptionalLong.of(clock.nanos());
            trace.note(number(intent), fails ? "intent fails" : "intent is durable", intent.id());
            return !fails;
        });
    }

    @Override
    public CompletionStage<Void> settle(Generation generation) {
        Account account = accounts.computeIfAbsent(generation.id(), id -> new Account(generation.intent()));
        boolean fails = account.failures < MOST_FAILURES && isTroubled();
        return answer(shortWait(), () -> {
            if (fails) {
                account.failures++;
            } else if (!account.settlements.contains(generation)) {
                account.settlements.add(generation);
                settled += account.settlements.size() == 1 ? 1 : 0;
            }
            trace.note(
                    number(generation.intent()),
                    fails ? "settlement fails" : "settled",
                    generation.status().word() + " after "
                            + generation.attempts().size() + ", "
                            + generation.cost().amount());
            return !fails;
        });
    }

    @Override
    public CompletionStage<Optional<Generation>> find(String id) {
        return CompletableFuture.completedFuture(Optional.ofNullable(accounts.get(id))
                .flatMap(account -> account.settlements.stream().findFirst()));
    }

    @Override
    public CompletionStage<Spend> spend(Optional<String> key, Instant now) {
        return CompletableFuture.completedFuture(Spend.NOTHING);
    }

    @Override
    public CompletionStage<Report> report(ReportQuery query) {
        return CompletableFuture.completedFuture(Report.of(query, List.of()));
    }

    @Override
    public CompletionStage<GenerationPage> page(GenerationQuery query) {
        return CompletableFuture.completedFuture(GenerationPage.EMPTY);
    }

    @Override
    public void close() {}

    static int number(GenerationIntent intent) {
        return intent.caller().user().map(Integer::parseInt).orElse(-1);
    }

    private CompletionStage<Void> answer(long delay, Supplier<Boolean> work) {
        CompletableFuture<Void> stage = new CompletableFuture<>();
        pending++;
        Runnable answering = () -> {
            pending--;
            if (work.get()) {
                stage.complete(null);
            } else {
                stage.completeExceptionally(new LedgerUnavailableException(Reason.FAILED, "The store failed."));
            }
        };
        if (delay == 0) {
            answering.run();
        } else {
            clock.schedule(delay, answering);
        }
        return stage;
    }

    private boolean isTroubled() {
        return troubleIn > 0 && chance.nextInt(troubleIn) == 0;
    }

    private long shortWait() {
        return chance.nextBoolean() ? 0 : chance.nextLong(20 * MILLISECOND);
    }
}

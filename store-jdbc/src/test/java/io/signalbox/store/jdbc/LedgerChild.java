package io.signalbox.store.jdbc;

import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.testkit.SampleGenerations;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process that writes generations until it is killed or cannot write any more, and says on its output what was acknowledged:
 * {@code opened ID} and {@code settled ID}, each line in one write. Of three generations it settles two. If it is given a file for the
 * provider, it calls one that notes there who reached it.
 */
final class LedgerChild {

    private static final int MOST_AT_ONCE = 64;
    private static final int MOST_FAILURES = 30;
    private static final int MOST_GENERATIONS = 100_000;

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final AtomicInteger failures = new AtomicInteger();
    private final OutputStream provider;

    private LedgerChild(OutputStream provider) {
        this.provider = provider;
    }

    /**
     * Takes the file and a prefix for the ids, and maybe the provider's file. Ends with 3 if the file is in use, with 4 if writing fails again and again, with 6 if
     * nobody killed it in time.
     */
    public static void main(String[] args) throws Exception {
        OutputStream provider = args.length > 2
                ? Files.newOutputStream(Path.of(args[2]), StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                : OutputStream.nullOutputStream();
        LedgerChild child = new LedgerChild(provider);
        child.say("started " + args[1]);
        try {
            child.write(SqliteLedger.open(Path.of(args[0])), args[1]);
        } catch (LedgerUnavailableException refused) {
            Runtime.getRuntime().halt(refused.reason() == LedgerUnavailableException.Reason.IN_USE ? 3 : 5);
        }
        Runtime.getRuntime().halt(6);
    }

    private void write(SqliteLedger ledger, String prefix) throws InterruptedException {
        say("ready " + prefix);
        for (int number = 0; number < MOST_GENERATIONS; number++) {
            places.acquire();
            if (failures.get() >= MOST_FAILURES) {
                Runtime.getRuntime().halt(4);
            }
            GenerationIntent intent = SampleGenerations.intent(prefix + number);
            boolean settles = number % 3 != 0;
            ledger.open(intent)
                    .thenRun(() -> {
                        call(intent.id());
                        say("opened " + intent.id());
                    })
                    .thenCompose(opened -> settles
                            ? ledger.settle(SampleGenerations.completed(intent, Money.of("0.002")))
                                    .thenRun(() -> say("settled " + intent.id()))
                            : CompletableFuture.completedStage(opened))
                    .whenComplete((done, thrown) -> {
                        if (thrown != null) {
                            failures.incrementAndGet();
                        }
                        places.release();
                    });
        }
    }

    private void say(String line) {
        write(out, line);
    }

    /** What is written is with the system, and outlives the process. */
    private void call(String id) {
        write(provider, id);
    }

    private static void write(OutputStream to, String line) {
        try {
            to.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException nobodyListens) {
            throw new UncheckedIOException(nobodyListens);
        }
    }
}

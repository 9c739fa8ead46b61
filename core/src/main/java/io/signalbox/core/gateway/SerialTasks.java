package io.signalbox.core.gateway;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs the events of one request one after the other, whatever threads they come from, without a lock: whoever brings an event
 * while none is running has it run, and those that arrive meanwhile.
 *
 * <p>Holds few tasks: at most one piece from the provider, the request's timers, and what its caller asked for.
 */
final class SerialTasks {

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final Executor executor;
    private final Consumer<RuntimeException> onFault;

    /**
     * No events yet.
     *
     * @param executor where they run
     * @param onFault told of what a task threw, so that one broken event does not stop those after it
     */
    SerialTasks(Executor executor, Consumer<RuntimeException> onFault) {
        this.executor = executor;
        this.onFault = onFault;
    }

    void run(Runnable task) {
        if (unfinished.compareAndSet(0, 1)) {
            // The usual case, which needs no queue.
            start(() -> runAll(task));
            return;
        }
        tasks.add(task);
        if (unfinished.getAndIncrement() == 0) {
            start(this::runQueued);
        }
    }

    private void start(Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException closing) {
            work.run();
        }
    }

    private void runAll(Runnable first) {
        runGuarded(first);
        if (unfinished.decrementAndGet() != 0) {
            runQueued();
        }
    }

    /** Each task is added before it is counted, so there are never fewer than are counted. */
    private void runQueued() {
        do {
            Runnable next = tasks.poll();
            if (next != null) {
                runGuarded(next);
            }
        } while (unfinished.decrementAndGet() != 0);
    }

    private void runGuarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException fault) {
            onFault.accept(fault);
        } catch (Error fault) {
            // A class of another version than it was built against, a stack that is full: the request must not hang for
            // it.
            onFault.accept(new IllegalStateException("An error in the gateway", fault));
        }
    }
}

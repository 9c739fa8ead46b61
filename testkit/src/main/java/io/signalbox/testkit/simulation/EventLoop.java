package io.signalbox.testkit.simulation;

import java.util.concurrent.Executor;

/** Runs each task as an event of its own, after those that are due already and perhaps late; what a server's event loop does. */
final class EventLoop implements Executor {

    private final SimulatedClock clock;
    private final Lateness lateness;
    private int waiting;

    EventLoop(SimulatedClock clock, Lateness lateness) {
        this.clock = clock;
        this.lateness = lateness;
    }

    /** How many tasks wait for their turn. */
    int waiting() {
        return waiting;
    }

    @Override
    public void execute(Runnable task) {
        waiting++;
        clock.schedule(lateness.drawNanos(), () -> {
            waiting--;
            task.run();
        });
    }
}

package io.signalbox.testkit.simulation;

import java.util.ArrayList;
import java.util.List;

/** The log of a run, as a hash that two runs of one seed share, and as lines where somebody wants to read them. */
final class Trace {

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final SimulatedClock clock;
    private final boolean keepsLines;
    private final List<String> lines = new ArrayList<>();
    private long hash = MULTIPLIER;

    Trace(SimulatedClock clock, boolean keepsLines) {
        this.clock = clock;
        this.keepsLines = keepsLines;
    }

    void note(int request, String event, String detail) {
        mix(clock.nanos());
        mix(request);
        mix(event.hashCode());
        mix(detail.hashCode());
        if (keepsLines) {
            lines.add(clock.nanos() / 1_000 + " µs, request " + request + ": " + event + " " + detail);
        }
    }

    long hash() {
        return hash;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    private void mix(long value) {
        hash = Long.rotateLeft((hash ^ value) * MULTIPLIER, 29);
    }
}

package io.signalbox.testkit;

import io.signalbox.core.port.Clock;
import java.time.Duration;

class ManualClockContractTest extends ClockContract {

    @Override
    protected Clock clock() {
        return ManualClock.atNoon();
    }

    @Override
    protected void pass(Clock clock, Duration time) {
        ((ManualClock) clock).advance(time);
    }
}

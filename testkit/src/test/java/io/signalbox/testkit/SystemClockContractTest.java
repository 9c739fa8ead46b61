package io.signalbox.testkit;

import io.signalbox.core.port.Clock;
import io.signalbox.core.time.SystemClock;

class SystemClockContractTest extends ClockContract {

    @Override
    protected Clock clock() {
        return SystemClock.instance();
    }
}

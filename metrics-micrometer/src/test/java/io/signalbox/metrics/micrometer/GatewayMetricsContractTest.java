package io.signalbox.metrics.micrometer;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.signalbox.core.port.Listener;
import io.signalbox.testkit.gateway.FakeGateway;
import io.signalbox.testkit.gateway.ListenerContract;
import org.junit.jupiter.api.AfterEach;

class GatewayMetricsContractTest extends ListenerContract {

    private final FakeGateway watched = FakeGateway.builder().start();

    @AfterEach
    void close() {
        watched.close();
    }

    @Override
    protected Listener listener() {
        GatewayMetrics metrics = GatewayMetrics.on(new SimpleMeterRegistry());
        metrics.watch(watched);
        return metrics;
    }
}

package io.signalbox.testkit.gateway;

import io.signalbox.core.gateway.Gateway;
import io.signalbox.face.InProcess;
import io.signalbox.testkit.InMemoryLedger;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.testkit.ScriptedUpstreamBuilder;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.ParameterContext;

/** What one test, or one class, was given. Each thing is started when it is first named. */
final class Fixture {

    private static final Map<Class<?>, UnaryOperator<Object>> OF_GATEWAY = new LinkedHashMap<>();

    static {
        OF_GATEWAY.put(FakeGateway.class, UnaryOperator.identity());
        OF_GATEWAY.put(Gateway.class, UnaryOperator.identity());
        OF_GATEWAY.put(InProcess.class, gateway -> ((FakeGateway) gateway).inProcess());
        OF_GATEWAY.put(ManualClock.class, gateway -> ((FakeGateway) gateway).clock());
        OF_GATEWAY.put(InMemoryLedger.class, gateway -> ((FakeGateway) gateway).ledger());
    }

    private final String owner;
    private final Supplier<FakeGateway> newGateway;
    private final Supplier<ScriptedUpstream> newUpstream;
    private final boolean verifies;
    private Optional<FakeGateway> gateway = Optional.empty();
    private Optional<ScriptedUpstream> upstream = Optional.empty();

    Fixture(
            String owner,
            UnaryOperator<FakeGatewayBuilder> gateway,
            UnaryOperator<ScriptedUpstreamBuilder> upstream,
            boolean verifies) {
        this.owner = owner;
        this.newGateway = () -> gateway.apply(FakeGateway.builder()).start();
        this.newUpstream = () -> upstream.apply(ScriptedUpstream.builder()).start();
        this.verifies = verifies;
    }

    static boolean knows(ParameterContext parameter) {
        Class<?> type = parameter.getParameter().getType();
        return OF_GATEWAY.containsKey(type)
                || type == ScriptedUpstream.class
                || type == URI.class && parameter.isAnnotated(BaseUri.class);
    }

    /** The unique id of the test or class that this lives as long as. */
    String owner() {
        return owner;
    }

    synchronized Object resolve(ParameterContext parameter) {
        Class<?> type = parameter.getParameter().getType();
        if (type == ScriptedUpstream.class) {
            return upstream();
        }
        return type == URI.class
                ? upstream().baseUri()
                : OF_GATEWAY.getOrDefault(type, UnaryOperator.identity()).apply(gateway());
    }

    /** Ends everything, and fails if something was left behind by a test that passed. */
    synchronized void end(boolean passed) {
        List<String> left = new ArrayList<>();
        if (passed && verifies) {
            gateway.map(FakeGateway::leftovers).ifPresent(left::addAll);
            upstream.map(ScriptedUpstream::leftovers).ifPresent(left::addAll);
        }
        upstream.ifPresent(ScriptedUpstream::close);
        gateway.ifPresent(FakeGateway::close);
        if (!left.isEmpty()) {
            throw new AssertionError("the test left behind:\n  " + String.join("\n  ", left));
        }
    }

    private FakeGateway gateway() {
        FakeGateway running = gateway.orElseGet(newGateway);
        gateway = Optional.of(running);
        return running;
    }

    private ScriptedUpstream upstream() {
        ScriptedUpstream running = upstream.orElseGet(newUpstream);
        upstream = Optional.of(running);
        return running;
    }
}

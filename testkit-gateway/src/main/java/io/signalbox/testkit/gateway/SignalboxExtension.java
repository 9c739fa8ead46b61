package io.signalbox.testkit.gateway;

import static java.util.Objects.requireNonNull;

import io.signalbox.testkit.ScriptedUpstreamBuilder;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Starts what a test names as a parameter, hands it over, and ends it after the test: for JUnit 5 and JUnit 6.
 *
 * <p>Parameters of these types are known: {@link FakeGateway} and {@link io.signalbox.core.gateway.Gateway}; its {@link
 * io.signalbox.face.InProcess}, {@link io.signalbox.testkit.ManualClock} and {@link io.signalbox.testkit.InMemoryLedger}; {@link
 * io.signalbox.testkit.ScriptedUpstream}, and with {@link BaseUri} its address as a {@link java.net.URI}. Nothing is started that nobody
 * names. One test gets the same objects wherever it names them.
 *
 * <p>What a test, its {@code @BeforeEach} or its constructor names first lives as long as the test; what {@code @BeforeAll} names lives
 * as long as the class, and its tests share it.
 *
 * <p>When it ends, a test that passed fails after all if it left something behind: a scripted reply that no request came for, an answer
 * that was neither read to its end nor closed, a request that never ended, a script that did not fit. Every thread is ended.
 *
 * <p>Registered by {@link SignalboxTest}, or in a field by {@code @RegisterExtension} where something is to be set. Immutable.
 */
public final class SignalboxExtension implements ParameterResolver, AfterEachCallback, AfterAllCallback {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(SignalboxExtension.class);

    private final Optional<UnaryOperator<FakeGatewayBuilder>> gateway;
    private final UnaryOperator<ScriptedUpstreamBuilder> upstream;
    private final Optional<Boolean> verifies;

    /** With a gateway of one provider that serves everything, unless {@link SignalboxTest} names a configuration. */
    public SignalboxExtension() {
        this(Optional.empty(), UnaryOperator.identity(), Optional.empty());
    }

    private SignalboxExtension(
            Optional<UnaryOperator<FakeGatewayBuilder>> gateway,
            UnaryOperator<ScriptedUpstreamBuilder> upstream,
            Optional<Boolean> verifies) {
        this.gateway = gateway;
        this.upstream = upstream;
        this.verifies = verifies;
    }

    /** The same with a gateway that is built so; called once for each gateway. */
    public SignalboxExtension gateway(UnaryOperator<FakeGatewayBuilder> building) {
        return new SignalboxExtension(Optional.of(requireNonNull(building, "building")), upstream, verifies);
    }

    /** The same with an upstream that is built so; called once for each upstream. */
    public SignalboxExtension upstream(UnaryOperator<ScriptedUpstreamBuilder> building) {
        return new SignalboxExtension(gateway, requireNonNull(building, "building"), verifies);
    }

    /** The same, but nothing is said of what a test leaves behind. */
    public SignalboxExtension allowingLeftovers() {
        return new SignalboxExtension(gateway, upstream, Optional.of(false));
    }

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return Fixture.knows(parameter);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return fixture(context).resolve(parameter);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        end(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        end(context);
    }

    private Fixture fixture(ExtensionContext context) {
        ExtensionContext.Store store = context.getStore(NAMESPACE);
        synchronized (NAMESPACE) {
            Fixture known = store.get(this, Fixture.class);
            if (known != null) {
                return known;
            }
            Fixture made = new Fixture(
                    context.getUniqueId(),
                    gateway.orElseGet(() -> configured(context)),
                    upstream,
                    verifies.orElseGet(
                            () -> annotation(context).map(SignalboxTest::verify).orElse(true)));
            store.put(this, made);
            return made;
        }
    }

    private void end(ExtensionContext context) {
        ExtensionContext.Store store = context.getStore(NAMESPACE);
        Fixture known = store.get(this, Fixture.class);
        if (known != null && known.owner().equals(context.getUniqueId())) {
            store.remove(this);
            known.end(context.getExecutionException().isEmpty());
        }
    }

    private static UnaryOperator<FakeGatewayBuilder> configured(ExtensionContext context) {
        Optional<SignalboxTest> test =
                annotation(context).filter(with -> !with.config().isEmpty());
        return test.isPresent()
                ? builder -> builder.yaml(Resources.text(
                        context.getRequiredTestClass(), test.get().config()))
                : UnaryOperator.identity();
    }

    /** That of the test class, or of a class around it. */
    private static Optional<SignalboxTest> annotation(ExtensionContext context) {
        Optional<Class<?>> type = context.getTestClass();
        while (type.isPresent()) {
            Optional<SignalboxTest> found = AnnotationSupport.findAnnotation(type.get(), SignalboxTest.class);
            if (found.isPresent()) {
                return found;
            }
            type = Optional.ofNullable(type.get().getEnclosingClass());
        }
        return Optional.empty();
    }
}

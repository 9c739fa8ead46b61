package io.signalbox.testkit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs classes of tests, some of which fail, and looks at what was said of them. */
class SignalboxExtensionTest {

    private static final List<FakeGateway> GATEWAYS = new CopyOnWriteArrayList<>();
    private static final List<Socket> SOCKETS = new CopyOnWriteArrayList<>();

    @AfterAll
    static void closeSockets() throws IOException {
        for (Socket socket : SOCKETS) {
            socket.close();
        }
    }

    @Test
    void whatIsLeftBehindFailsATestThatPassed() {
        assertThat(run(Untidy.class))
                .hasEntrySatisfying(
                        "forgetsAReply",
                        said -> assertThat(said)
                                .isEqualTo("the test left behind:\n  scripted replies that no request came for: 1"))
                .hasEntrySatisfying(
                        "forgetsAnAnswer",
                        said -> assertThat(said)
                                .contains(
                                        "an answer that is neither read to its end nor closed: #1 POST /v1/chat/completions"))
                .hasEntrySatisfying("failsByItself", said -> assertThat(said).isEqualTo("by itself"))
                .containsEntry("isTidy", "");
    }

    @Test
    void whoeverWantsMayLeaveThingsBehind() {
        assertThat(run(Lenient.class)).containsOnly(Map.entry("forgetsAReply", ""));
        assertThat(run(LenientByAnnotation.class)).containsOnly(Map.entry("forgetsAReply", ""));
    }

    @Test
    void aClassSharesWhatItsBeforeAllNames() {
        GATEWAYS.clear();
        assertThat(run(Sharing.class)).containsOnly(Map.entry("one", ""), Map.entry("two", ""));
        assertThat(GATEWAYS).hasSize(3).containsOnly(GATEWAYS.get(0));
    }

    @Test
    void aMissingConfigurationIsNamed() {
        assertThat(run(Misconfigured.class))
                .hasEntrySatisfying(
                        "asks",
                        said -> assertThat(said)
                                .contains(
                                        "config: '/nowhere.yaml' (expected: a resource on the class path; with a slash"));
    }

    /** The methods of a class and why they failed; empty text for those that did not. */
    private static Map<String, String> run(Class<?> tests) {
        Map<String, String> results = new TreeMap<>();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(tests))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                .build();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest()) {
                    results.put(
                            test.getDisplayName().replaceFirst("\\(.*", ""),
                            result.getThrowable().map(Throwable::getMessage).orElse(""));
                }
            }
        });
        return results;
    }

    static class Untidy {
        @RegisterExtension
        final SignalboxExtension signalbox = new SignalboxExtension().upstream(builder -> builder.maxConnections(2));

        @Test
        void forgetsAReply(FakeGateway gateway) {
            gateway.next(Reply.answer("never"));
        }

        @Test
        void forgetsAnAnswer(ScriptedUpstream upstream) throws IOException {
            upstream.next(Reply.silence());
            Socket open = new Socket("127.0.0.1", upstream.port());
            SOCKETS.add(open); // A socket that nobody refers to is closed with the next collection.
            open.getOutputStream()
                    .write("POST /v1/chat/completions HTTP/1.1\r\nContent-Length: 0\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            upstream.takeExchange();
        }

        @Test
        void failsByItself(FakeGateway gateway) {
            gateway.next(Reply.answer("never"));
            throw new AssertionError("by itself");
        }

        @Test
        void isTidy(FakeGateway gateway) {
            gateway.next(Reply.answer("once"));
            SignalboxTestTest.ask(gateway);
        }
    }

    static class Lenient {
        @RegisterExtension
        static final SignalboxExtension SIGNALBOX = new SignalboxExtension().allowingLeftovers();

        @Test
        void forgetsAReply(FakeGateway gateway) {
            gateway.next(Reply.answer("never"));
        }
    }

    @SignalboxTest(verify = false)
    static class LenientByAnnotation {
        @Test
        void forgetsAReply(FakeGateway gateway) {
            gateway.next(Reply.answer("never"));
        }
    }

    static class Sharing {
        @RegisterExtension
        static final SignalboxExtension SIGNALBOX = new SignalboxExtension()
                .gateway(builder -> builder.price("smart/one", "1", "2").clock(ManualClock.atNoon()));

        @BeforeAll
        static void names(FakeGateway gateway) {
            GATEWAYS.add(gateway);
        }

        @Test
        void one(FakeGateway gateway) {
            GATEWAYS.add(gateway);
        }

        @Test
        void two(FakeGateway gateway) {
            GATEWAYS.add(gateway);
        }
    }

    @SignalboxTest(config = "/nowhere.yaml")
    static class Misconfigured {
        @Test
        void asks(FakeGateway gateway) {
            SignalboxTestTest.ask(gateway);
        }
    }
}

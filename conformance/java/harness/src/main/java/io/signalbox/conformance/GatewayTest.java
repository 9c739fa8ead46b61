package io.signalbox.conformance;

import io.signalbox.testkit.Gate;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.testkit.ToolCall;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What the suites stand on: a scripted provider, the packaged proxy before it, and models that do what a test needs. */
public abstract class GatewayTest {

    /** The key that the clients of a suite bring. */
    protected static final String KEY = "sk-conformance-0123456789abcdefghijklmnopqrstuvwxyz";

    /** What a model says when nothing else was scripted. */
    protected static final String HELLO = "Hello from one";

    /** A person, as a model writes one that was asked for JSON. */
    protected static final String ADA = "{\"name\":\"Ada\",\"age\":36}";

    @TempDir
    static Path directory;

    /** The provider. */
    protected static ScriptedUpstream upstream;

    /** The gateway before it. */
    protected static Access gateway;

    @BeforeAll
    static void startGateway() throws Exception {
        upstream = ScriptedUpstream.start();
        upstream.answers(HELLO);
        upstream.forModel("acme/busy", Reply.status(503));
        gateway = access(
                """
                providers:
                  main: {type: openai-compatible, api_key: sk-upstream, base_url: "%1$s", models: [acme/one, acme/busy, acme/tools, acme/endless]}
                  native: {type: openai-compatible, dialect: openai-responses, api_key: sk-upstream, base_url: "%1$s", models: [native/one, native/tools]}
                  claude: {type: anthropic, api_key: sk-ant-upstream, base_url: "%1$s"}
                model_aliases:
                  sturdy: [acme/busy, acme/one]
                keys:
                  - {name: conformance, key: %2$s}
                """
                        .formatted(upstream.baseUri(), KEY));
    }

    @AfterAll
    static void stopGateway() throws Exception {
        gateway.close();
        upstream.close();
    }

    private static Access access(String yaml) throws Exception {
        return Boolean.getBoolean("in.process") ? EmbeddedGateway.start(yaml) : PackagedProxy.start(directory, yaml);
    }

    /** Lets this model call two tools for Paris. */
    protected static void scriptToolCalls(String model) {
        String paris = "{\"city\":\"Paris\"}";
        upstream.nextForModel(
                model,
                Reply.toolCalls(new ToolCall("call_1", "get_weather", paris), new ToolCall("call_2", "get_time", paris)));
    }

    /** The same, and then say how it is there. */
    protected static void scriptToolCallsAndAnswer(String model) {
        scriptToolCalls(model);
        upstream.nextForModel(model, Reply.answer("It is sunny and noon."));
    }

    /** Lets {@code acme/endless} say two words and then nothing until the gate opens. */
    protected static Gate scriptEndlessAnswer() {
        Gate gate = Gate.closed();
        upstream.nextForModel("acme/endless", Reply.stream("first ", "second ", "never").holds(Point.afterTokens(2), gate));
        return gate;
    }

    /** The latest request that the provider got. */
    protected static String lastRequest() {
        return upstream.requests().get(upstream.requests().size() - 1).bodyText();
    }

    /** Waits until whoever sent the latest request has left. */
    protected static void awaitCancelled() {
        upstream.exchanges().get(upstream.exchanges().size() - 1).awaitPeerClosed();
    }
}

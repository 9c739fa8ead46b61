package io.signalbox.docs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.testkit.ScriptedUpstream;
import org.junit.jupiter.api.Test;

/** Each way is really gone: nothing is as green as a test that asks nobody. */
@OnEachFace
class EachFaceTest {

    @Test
    void goesItsWay(Way turn) {
        try (ScriptedUpstream upstream = ScriptedUpstream.start().answers("Hello there");
                TestGateway gateway = TestGateway.at(upstream)) {
            assertThat(gateway.ask(TestGateway.hello("a/b")).text()).contains("Hello there");
            assertThat(Ways.chosen()).isSameAs(turn);
            if (Ways.chosen() instanceof ServerWay server) {
                assertThat(server.servers()).isEqualTo(1);
            }
        }
    }
}

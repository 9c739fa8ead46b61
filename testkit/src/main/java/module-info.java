/** Fakes, a scripted provider, contract tests for every port, and simulation. */
module io.signalbox.testkit {
    // Not passed on: whoever uses the arbitraries brings jqwik and requires it.
    requires static net.jqwik.api;
    requires static org.jspecify;
    requires transitive io.signalbox.core;
    requires transitive org.junit.jupiter.api;
    requires io.netty.buffer;
    requires io.netty.codec.http2;
    requires org.assertj.core;
    requires java.net.http;

    exports io.signalbox.testkit;
    exports io.signalbox.testkit.arbitraries;
    exports io.signalbox.testkit.dialect;
    exports io.signalbox.testkit.simulation;
}

/** A whole gateway in memory, and a JUnit extension that starts it. */
module io.signalbox.testkit.gateway {
    requires static org.jspecify;
    requires transitive io.signalbox.core;
    requires transitive io.signalbox.face;
    requires transitive io.signalbox.testkit;
    requires transitive org.junit.jupiter.api;
    requires io.signalbox.codec.jackson;
    requires org.assertj.core;
    requires org.junit.platform.commons;

    exports io.signalbox.testkit.gateway;
}

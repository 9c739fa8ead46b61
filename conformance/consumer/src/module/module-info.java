/** A service that asks models through a gateway of its own. */
module com.example.consumer {
    requires io.signalbox.codec.jackson;
    requires io.signalbox.face;
    requires io.signalbox.store.jdbc;
    requires io.signalbox.testkit;
    requires io.signalbox.transport.jdk;
}

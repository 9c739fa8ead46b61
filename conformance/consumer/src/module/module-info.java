/** A service that asks models through a gateway of its own. Transport and ledger are on the path, and found. */
module com.example.consumer {
    requires io.signalbox.codec.jackson;
    requires io.signalbox.face;
    requires io.signalbox.testkit;
}

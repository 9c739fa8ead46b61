/** A small typed API for asking models through a gateway in the same process. */
module io.signalbox.chat {
    requires static org.jspecify;
    requires transitive io.signalbox.core;
    requires io.signalbox.codec.jackson;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;

    exports io.signalbox.chat;
}

/** The HTTP interface of the gateway, apart from any server, and in the process of its callers. */
module io.signalbox.face {
    requires static org.jspecify;
    requires transitive io.signalbox.core;
    requires io.signalbox.codec.jackson;
    requires com.fasterxml.jackson.core;

    exports io.signalbox.face;
}

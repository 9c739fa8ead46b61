/** Calls to providers over the JDK's HTTP client. */
module io.signalbox.transport.jdk {
    requires static org.jspecify;
    requires transitive io.signalbox.core;
    requires java.net.http;

    exports io.signalbox.transport.jdk;

    provides io.signalbox.core.extension.TransportExtension with
            io.signalbox.transport.jdk.JdkTransportExtension;
}

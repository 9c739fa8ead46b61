package io.signalbox.server;

import java.nio.file.Path;

/** Where things are: the address to listen on, the address to give to clients, the data directory. */
final class Addresses {

    private Addresses() {}

    /** A host as a socket takes it: IPv6 addresses without brackets. */
    static String bindable(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** The base URL for clients. Wildcard and loopback addresses are shown as this machine. */
    static String baseUrl(String host, int port, String pathPrefix) {
        String bare = bindable(host);
        String shown = bare.equals("0.0.0.0") || bare.equals("::") || bare.equals("127.0.0.1") ? "localhost" : bare;
        return "http://" + (shown.contains(":") ? "[" + shown + "]" : shown) + ":" + port + pathPrefix + "/v1";
    }

    /** The data directory where none is configured: the user's, so that starting in another directory finds the same ledger. */
    static Path dataDirectory() {
        return Path.of(System.getProperty("user.home"), ".signalbox");
    }
}

package io.signalbox.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/** The way back over HTTP/1.1: the connection itself. */
final class Http1Outlet extends Outlet {
    private final OutputStream out;

    Http1Outlet(OutputStream out, Exchange exchange, CompletableFuture<Exchange.Ending> gone, int writeSize) {
        super(exchange, gone, writeSize);
        this.out = out;
    }

    @Override
    int writeSome(byte[] data, int from, int most) throws IOException {
        try {
            out.write(data, from, most);
        } catch (IOException failed) {
            throw broken();
        }
        exchange().wrote(most);
        return most;
    }

    @Override
    void writeRaw(byte[] data) throws IOException, InterruptedException {
        write(data);
    }
}

package io.signalbox.docs.transport;

import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import io.signalbox.core.time.LimitWatch;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** One call: connects, sends, reads the head and then the body as it is asked for, all on one thread. */
final class SocketCall implements Transport.Call, Runnable {

    private static final int HTTP = 80;

    private final TransportRequest request;
    private final Consumer<SocketCall> onEnd;
    private final LimitWatch watch;
    private final Socket socket = new Socket();
    private final SocketBody body;
    private final CompletableFuture<TransportResponse> response = new CompletableFuture<>();
    private volatile SendProgress progress = SendProgress.NOT_SENT;

    SocketCall(TransportRequest request, Clock clock, Consumer<SocketCall> onEnd) {
        this.request = request;
        this.onEnd = onEnd;
        this.watch = LimitWatch.start(clock, request.limits(), this::end);
        this.body = new SocketBody(watch, this::hangUp);
    }

    @Override
    public CompletionStage<TransportResponse> response() {
        return response;
    }

    @Override
    public void cancel() {
        if (watch.stop()) {
            end(Reason.CANCELLED);
        }
    }

    void refuse(TransportException why) {
        if (watch.stop()) {
            fail(why);
        }
    }

    @Override
    public void run() {
        try (socket) {
            connect();
            progress = SendProgress.SENT;
            OutputStream out = new BufferedOutputStream(socket.getOutputStream());
            send(out);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            HeadReader head = HeadReader.read(in);
            watch.headersArrived();
            response.complete(new TransportResponse(head.status(), head.headers(), body));
            body.deliver(head.framed(in), head.framing().saysNoBody());
        } catch (IOException broken) {
            refuse(new TransportException(reasonOf(broken), progress, broken));
        } catch (InterruptedException ended) {
            cancel();
        } finally {
            onEnd.accept(this);
        }
    }

    /** A limit passed, or somebody cancelled. */
    private void end(Reason reason) {
        fail(new TransportException(reason, progress));
    }

    private void fail(TransportException why) {
        hangUp();
        response.completeExceptionally(why);
        body.fail(why);
        onEnd.accept(this);
    }

    private void hangUp() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void connect() throws IOException {
        URI uri = request.uri();
        if (uri.getHost() == null) {
            throw new UnknownHostException();
        }
        InetAddress address = InetAddress.getByName(uri.getHost());
        int port = uri.getPort() < 0 ? HTTP : uri.getPort();
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(address, port), (int)
                Math.min(Integer.MAX_VALUE, request.limits().connect().toMillis()));
    }

    private void send(OutputStream out) throws IOException {
        URI uri = request.uri();
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        StringBuilder head = new StringBuilder(request.method()).append(' ').append(path);
        if (uri.getRawQuery() != null) {
            head.append('?').append(uri.getRawQuery());
        }
        head.append(" HTTP/1.1\r\nHost: ").append(uri.getRawAuthority()).append("\r\nConnection: close\r\n");
        for (Headers.Entry header : request.headers().entries()) {
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        if (!request.method().equals("GET")) {
            head.append("Content-Length: ").append(request.bodyLength()).append("\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        for (ByteBuffer part : request.body()) {
            byte[] bytes = new byte[part.remaining()];
            part.duplicate().get(bytes);
            out.write(bytes);
        }
        out.flush();
    }

    private static Reason reasonOf(IOException broken) {
        if (broken instanceof UnknownHostException) {
            return Reason.NAME_NOT_RESOLVED;
        } else if (broken instanceof SocketTimeoutException) {
            return Reason.CONNECT_TIMEOUT;
        } else if (broken instanceof ConnectException) {
            return Reason.CONNECTION_REFUSED;
        }
        return broken instanceof ProtocolException ? Reason.PROTOCOL : Reason.CONNECTION_RESET;
    }
}

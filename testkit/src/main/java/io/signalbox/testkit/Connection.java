package io.signalbox.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One accepted connection with its two threads: one shakes hands, reads requests and answers them, the other receives from then on and
 * sees the peer go.
 */
final class Connection {
    private final ScriptedUpstream upstream;
    private final Wire wire;
    private final long id;
    private final Inbox inbox = new Inbox();
    private final CompletableFuture<Exchange.Ending> gone = new CompletableFuture<>();
    private final Thread receiver;
    private final Thread answerer;
    private volatile boolean closedByUs;
    private volatile boolean peerClosed;
    private volatile @Nullable Exchange current;

    Connection(ScriptedUpstream upstream, Socket socket, long id) {
        this.upstream = upstream;
        this.wire = new Wire(socket);
        this.id = id;
        this.receiver = upstream.thread("receiver-" + id, this::receive);
        this.answerer = upstream.thread("answerer-" + id, this::answer);
    }

    void start() {
        answerer.start();
    }

    /** Ends what is going on. The threads end on their own. */
    void stop() {
        gone.complete(Exchange.Ending.STOPPED);
        close(Wire.Closing.RESET);
    }

    /** Closes the connection in order if no answer is under way. */
    void closeIfIdle() {
        Exchange last = current;
        if (last == null || last.ending().isPresent()) {
            close(Wire.Closing.ORDERLY);
        }
    }

    List<Thread> threads() {
        return List.of(receiver, answerer);
    }

    void join(long millis) throws InterruptedException {
        if (Thread.currentThread() != answerer) {
            answerer.join(millis);
        }
        receiver.join(millis);
    }

    private void receive() {
        byte[] buffer = new byte[1 << 14];
        try {
            InputStream in = wire.in();
            for (int count = 0; count >= 0; count = in.read(buffer)) {
                inbox.put(buffer, count);
            }
        } catch (IOException reset) {
            // the peer is gone as well
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        if (!closedByUs) {
            peerClosed = true;
            gone.complete(Exchange.Ending.PEER_CLOSED);
            Exchange last = current;
            if (last != null) {
                last.peerHasClosed();
            }
        }
        inbox.end();
    }

    private void answer() {
        Wire.Closing closing = Wire.Closing.ORDERLY;
        try {
            upstream.open(wire);
            receiver.start();
            OutputStream out = wire.out();
            RequestReader reader = new RequestReader(inbox);
            Optional<RequestHead> head = reader.head();
            while (head.isPresent() && exchange(head.get(), reader, out)) {
                head = reader.head();
            }
        } catch (AnswerEnded ended) {
            closing = ended.closing();
        } catch (EOFException incomplete) {
            if (peerClosed) {
                upstream.complain("connection " + id + ": closed inside a request: " + incomplete.getMessage());
            }
        } catch (MalformedRequestException malformed) {
            upstream.complain("connection " + id + ": " + malformed.getMessage());
            refuse();
        } catch (IOException | InterruptedException over) {
            // the peer or the upstream has gone; the exchange knows
        } finally {
            close(closing);
            upstream.closed(this);
        }
    }

    /** Reads one request to its end and answers it. True if another one may follow. */
    private boolean exchange(RequestHead head, RequestReader reader, OutputStream out)
            throws IOException, InterruptedException {
        if (head.says("Expect", "100-continue")) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        byte[] body = reader.body(head);
        Exchange exchange = upstream.arrived(new Origin(id, "http/1.1", wire.tlsVersion()), head, body);
        current = exchange;
        if (peerClosed) {
            exchange.peerHasClosed();
        }
        Exchange.Ending ending = Exchange.Ending.STOPPED;
        try {
            ReplyRendering.Rendered rendered = rendered(exchange.request());
            Outlet outlet = new Outlet(out, exchange, gone, rendered.writeSize());
            for (Segment segment : rendered.segments()) {
                segment.perform(outlet);
            }
            ending = Exchange.Ending.COMPLETED;
            return rendered.keepsConnection() && head.keepsConnection();
        } catch (AnswerEnded ended) {
            ending = ended.ending();
            throw ended;
        } finally {
            if (ending == Exchange.Ending.PEER_CLOSED) {
                exchange.peerHasClosed();
            }
            exchange.ended(ending);
        }
    }

    private ReplyRendering.Rendered rendered(RecordedRequest request) {
        try {
            return upstream.replyTo(request).render(request);
        } catch (RuntimeException wrongScript) {
            String message = "the script does not fit " + request + ": " + wrongScript.getMessage();
            upstream.complain(message);
            return Reply.error(500, "scripted_upstream_error", "", message).render(request);
        }
    }

    private void refuse() {
        try {
            wire.out()
                    .write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException alreadyGone) {
            // then nobody needs to be told
        }
    }

    private void close(Wire.Closing how) {
        closedByUs = true;
        wire.close(how);
        inbox.end();
    }
}

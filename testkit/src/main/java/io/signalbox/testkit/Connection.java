package io.signalbox.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
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
    private volatile @Nullable Http2Session session;

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
        Http2Session multiplexed = session;
        if (multiplexed != null) {
            multiplexed.goAwayIfIdle();
        } else if (last == null || last.ending().isPresent()) {
            close(Wire.Closing.ORDERLY);
        }
    }

    List<Thread> threads() {
        List<Thread> threads = new ArrayList<>(List.of(receiver, answerer));
        Http2Session multiplexed = session;
        if (multiplexed != null) {
            threads.addAll(multiplexed.threads());
        }
        return threads;
    }

    /** Where a request of this connection comes from. */
    Origin http2Origin(int stream) {
        return Origin.http2(id, wire.tlsVersion(), stream);
    }

    void join(long millis) throws InterruptedException {
        for (Thread thread : threads()) {
            if (thread != Thread.currentThread()) {
                thread.join(millis);
            }
        }
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
            RequestReader reader = new RequestReader(inbox);
            Optional<RequestHead> head = reader.head();
            while (head.isPresent() && serve(head.get(), reader)) {
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
            endSession();
            upstream.closed(this);
        }
    }

    private void endSession() {
        Http2Session multiplexed = session;
        if (multiplexed == null) {
            return;
        }
        multiplexed.end(gone.getNow(Exchange.Ending.CUT));
        try {
            for (Thread thread : multiplexed.threads()) {
                thread.join();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Goes on with what the head begins. True if another head may follow. */
    private boolean serve(RequestHead head, RequestReader reader) throws IOException, InterruptedException {
        if (head.beginsHttp2()) {
            Http2Setup setup = upstream.http2()
                    .orElseThrow(() -> new MalformedRequestException("HTTP/2, which is not spoken here"));
            multiplex(setup, Optional.empty());
            return false;
        }
        OutputStream out = wire.out();
        Optional<Reply> early = upstream.takeEarly();
        if (early.isPresent()) {
            return answerEarly(early.get(), head, reader, out);
        }
        if (head.says("Expect", "100-continue")) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        byte[] body = reader.body(head);
        Optional<Http2Setup> upgrade = upstream.http2().filter(setup -> setup.upgrades() && head.wantsHttp2());
        if (upgrade.isPresent() && wire.tlsVersion().isEmpty()) {
            upgrade(upgrade.get(), head, body, out);
            return false;
        }
        return exchange(head, body, out, upstream::choose);
    }

    private boolean answerEarly(Reply early, RequestHead head, RequestReader reader, OutputStream out)
            throws IOException, InterruptedException {
        boolean goesOn =
                exchange(head, new byte[0], out, request -> () -> early) && !head.says("Expect", "100-continue");
        if (goesOn) {
            reader.body(head);
        }
        return goesOn;
    }

    private void upgrade(Http2Setup setup, RequestHead head, byte[] body, OutputStream out) throws IOException {
        byte[] settings;
        try {
            settings =
                    Base64.getUrlDecoder().decode(head.values("HTTP2-Settings").get(0));
        } catch (IllegalArgumentException e) {
            throw new MalformedRequestException("HTTP2-Settings: " + e.getMessage());
        }
        out.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        multiplex(setup, Optional.of(new Http2Session.UpgradeRequest(head, body, settings)));
    }

    private void multiplex(Http2Setup setup, Optional<Http2Session.UpgradeRequest> upgrade) throws IOException {
        Http2Session multiplexed = new Http2Session(upstream, this, setup, inbox, wire.out());
        session = multiplexed;
        gone.thenAccept(multiplexed::end);
        multiplexed.serve(upgrade);
    }

    /** Answers a request. True if another one may follow. */
    private boolean exchange(
            RequestHead head, byte[] body, OutputStream out, Function<RecordedRequest, Supplier<Reply>> choice)
            throws IOException, InterruptedException {
        Exchange exchange = upstream.arrived(Origin.http1(id, wire.tlsVersion()), head, body);
        current = exchange;
        if (peerClosed) {
            exchange.peerHasClosed();
        }
        Exchange.Ending ending = Exchange.Ending.STOPPED;
        try {
            RecordedRequest request = exchange.request();
            ReplyRendering.Rendered rendered = upstream.rendered(request, choice.apply(request));
            Outlet outlet = new Http1Outlet(out, exchange, gone, rendered.writeSize());
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

    private void refuse() {
        try {
            wire.out()
                    .write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException alreadyGone) {
            // then nobody needs to be told
        }
    }

    /** Closes the sending side, for good. The peer is expected to close the other. */
    void finishSending() throws IOException {
        closedByUs = true;
        wire.finishSending();
    }

    /** Closes the connection; what goes on over it ends. */
    void close(Wire.Closing how) {
        closedByUs = true;
        wire.close(how);
        inbox.end();
    }
}

package io.signalbox.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * HTTP/2 over one connection (RFC 9113): one thread reads all frames, and each stream's answer has a thread of its own.
 *
 * <p>It keeps the rules that a client is to be held to, and no more: a script may break any of them on this side.
 */
final class Http2Session {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    /** What follows what looks like a head of HTTP/1.1. */
    private static final byte[] REST_OF_PREFACE = "SM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int MOST_BODY_BYTES = 1 << 29;
    private static final int MOST_HEAD_BYTES = 1 << 20;
    private static final int REMEMBERED = 1000;
    private static final int SMALLEST_MAX_FRAME = 1 << 14;

    private final ScriptedUpstream upstream;
    private final Connection connection;
    private final Http2Setup setup;
    private final InputStream in;
    private final FrameWriter writer;
    private final Http2Connection facts;

    private final Map<Integer, Http2Stream> streams = new ConcurrentHashMap<>();
    private final Set<Integer> counted = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Exchange> arrived = new ConcurrentSkipListMap<>();
    private final Map<Integer, Thread> answering = new ConcurrentHashMap<>();
    private final SendWindows windows = new SendWindows();
    private final Map<Http2Setting, Long> ours;
    private volatile int peerMaxFrame = SMALLEST_MAX_FRAME;
    private volatile int lastToAnswer = Integer.MAX_VALUE;
    private volatile int lastStream;

    // The reader's
    private final HeaderBlocks blocks = new HeaderBlocks();
    private long received;
    private long granted = SendWindows.DEFAULT;

    Http2Session(ScriptedUpstream upstream, Connection connection, Http2Setup setup, InputStream in, OutputStream out) {
        this.upstream = upstream;
        this.connection = connection;
        this.setup = setup;
        this.in = in;
        this.writer = new FrameWriter(out);
        this.ours = new EnumMap<>(setup.settings());
        this.facts = upstream.accepted(connection.http2Origin(0), this);
    }

    // Reading

    /** Serves the connection until it ends, after an upgrade with the request that asked for it. */
    void serve(Optional<UpgradeRequest> upgrade) throws IOException {
        try {
            if (setup.saysHello()) {
                control(Http2Frame.settings(setup.settings()));
            }
            byte[] preface = REST_OF_PREFACE;
            if (upgrade.isPresent()) {
                begin(upgrade.get());
                preface = PREFACE;
            }
            if (readPreface(preface)) {
                readFrames();
            }
        } catch (Http2Violation violation) {
            upstream.complain("connection " + facts.number() + ": " + violation.getMessage());
            writer.finish(Http2Frame.goAway(lastStream, violation.error()).bytes(), connection::finishSending);
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private void readFrames() throws IOException {
        for (Optional<Http2Frame> frame = next(); frame.isPresent(); frame = next()) {
            facts.got(frame.get());
            handle(frame.get());
        }
    }

    /** @param settings the payload of the client's settings */
    record UpgradeRequest(RequestHead head, byte[] body, byte[] settings) {}

    /** Begins with the request over HTTP/1.1. Its settings are not acknowledged: the upgrade itself did (RFC 7540 §3.2.1). */
    private void begin(UpgradeRequest upgrade) throws IOException {
        heed(upgrade.settings());
        facts.opened(1);
        Http2Stream stream = open(1, upgrade.head());
        stream.receive(upgrade.body(), 0);
        whole(stream);
    }

    /** False if the client has left instead of beginning. */
    private boolean readPreface(byte[] expected) throws IOException {
        byte[] come = in.readNBytes(expected.length);
        if (come.length == 0) {
            return false;
        }
        if (come.length < expected.length) {
            throw new EOFException("preface: " + come.length + " of " + expected.length + " bytes");
        }
        if (!Arrays.equals(come, expected)) {
            throw new Http2Violation(Http2Error.PROTOCOL_ERROR, "preface: not that of HTTP/2");
        }
        return true;
    }

    private Optional<Http2Frame> next() throws IOException {
        return Http2Frame.read(in, (int) setting(Http2Setting.MAX_FRAME_SIZE, SMALLEST_MAX_FRAME));
    }

    private void handle(Http2Frame frame) throws IOException {
        switch (frame.type()) {
            case Http2Frame.DATA -> data(frame);
            case Http2Frame.HEADERS -> headers(frame);
            case Http2Frame.RST_STREAM -> reset(frame);
            case Http2Frame.SETTINGS -> settings(frame);
            case Http2Frame.PING -> ping(frame);
            case Http2Frame.WINDOW_UPDATE -> windowUpdate(frame);
            case Http2Frame.CONTINUATION, Http2Frame.PUSH_PROMISE ->
                throw new Http2Violation(Http2Error.PROTOCOL_ERROR, frame + ": out of place");
            default -> {
                // priority, the client's farewell, and what nobody knows: recorded, and no more
            }
        }
    }

    private void headers(Http2Frame frame) throws IOException {
        List<HeaderField> fields = blocks.decode(frame.stream(), wholeBlock(frame));
        Http2Stream known = streams.get(frame.stream());
        if (known == null && frame.stream() > lastStream) {
            begin(frame, fields);
        } else if (known != null && !known.isWhole()) {
            if (!frame.has(Http2Frame.END_STREAM)) {
                throw new Http2Violation(Http2Error.PROTOCOL_ERROR, frame + ": a second head");
            }
            whole(known);
        }
    }

    private void begin(Http2Frame frame, List<HeaderField> fields) throws IOException {
        int id = frame.stream();
        if (id % 2 == 0) {
            throw new Http2Violation(Http2Error.PROTOCOL_ERROR, frame + ": an even stream");
        }
        facts.opened(id);
        lastStream = id;
        if (id > lastToAnswer) {
            return;
        }
        if (counted.size() >= setting(Http2Setting.MAX_CONCURRENT_STREAMS, Integer.MAX_VALUE)) {
            control(Http2Frame.reset(id, Http2Error.REFUSED_STREAM));
            return;
        }
        Http2Stream stream = open(id, Http2Heads.request(id, fields));
        Optional<Reply> early = upstream.takeEarly();
        early.ifPresent(reply -> arrived(stream, request -> () -> reply));
        if (frame.has(Http2Frame.END_STREAM)) {
            whole(stream);
        }
    }

    private Http2Stream open(int id, RequestHead head) {
        Http2Stream stream = new Http2Stream(id, head, windows.initial());
        streams.put(id, stream);
        counted.add(id);
        lastStream = Math.max(lastStream, id);
        stream.gone().thenRun(windows::changed);
        return stream;
    }

    private byte[] wholeBlock(Http2Frame first) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(first.content());
        for (Http2Frame last = first; !last.has(Http2Frame.END_HEADERS); ) {
            last = next().orElseThrow(() -> new IOException("closed inside a header block"));
            facts.got(last);
            if (last.type() != Http2Frame.CONTINUATION || last.stream() != first.stream()) {
                throw new Http2Violation(Http2Error.PROTOCOL_ERROR, last + ": inside a header block");
            }
            block.writeBytes(last.payload());
            if (block.size() > MOST_HEAD_BYTES) {
                throw new Http2Violation(Http2Error.ENHANCE_YOUR_CALM, "head: over " + MOST_HEAD_BYTES + " bytes");
            }
        }
        return block.toByteArray();
    }

    private void data(Http2Frame frame) throws IOException {
        int bytes = frame.payload().length;
        Http2Stream stream = streams.get(frame.stream());
        if (stream == null && frame.stream() > lastStream) {
            throw new Http2Violation(Http2Error.PROTOCOL_ERROR, frame + ": on a stream that was never opened");
        }
        received += bytes;
        if (received > granted) {
            throw new Http2Violation(Http2Error.FLOW_CONTROL_ERROR, frame + ": beyond the connection's window");
        }
        boolean last = frame.has(Http2Frame.END_STREAM);
        if (setup.grants() && bytes > 0) {
            grant(bytes, last ? 0 : frame.stream());
        }
        if (stream == null || stream.isWhole()) {
            return;
        }
        stream.receive(frame.content(), bytes);
        if (stream.received() > MOST_BODY_BYTES) {
            throw new Http2Violation(Http2Error.ENHANCE_YOUR_CALM, "body: over " + MOST_BODY_BYTES + " bytes");
        }
        if (last) {
            whole(stream);
        }
    }

    private void grant(int bytes, int stream) throws IOException {
        granted += bytes;
        Http2Frame ofConnection = Http2Frame.windowUpdate(0, bytes);
        if (stream == 0) {
            control(ofConnection);
        } else {
            control(ofConnection, Http2Frame.windowUpdate(stream, bytes));
        }
    }

    private void reset(Http2Frame frame) throws IOException {
        frame.numberAt(0);
        noMoreOf(frame.stream());
        Http2Stream stream = streams.get(frame.stream());
        Optional.ofNullable(arrived.get(frame.stream())).ifPresent(exchange -> exchange.peerHasReset(frame.error()));
        if (stream != null) {
            stream.end(Exchange.Ending.PEER_CLOSED);
            if (!stream.isWhole()) {
                streams.remove(frame.stream());
            }
        }
    }

    private void settings(Http2Frame frame) throws IOException {
        if (frame.has(Http2Frame.ACK)) {
            blocks.tableOf(setting(Http2Setting.HEADER_TABLE_SIZE, 4096));
            return;
        }
        heed(frame.payload());
        if (setup.saysHello()) {
            control(new Http2Frame(Http2Frame.SETTINGS, Http2Frame.ACK, 0, new byte[0]));
        }
    }

    private void heed(byte[] settings) throws Http2Violation {
        if (settings.length % 6 != 0) {
            throw new Http2Violation(
                    Http2Error.FRAME_SIZE_ERROR, "settings: " + settings.length + " bytes (expected: six each)");
        }
        ByteBuffer payload = ByteBuffer.wrap(settings);
        while (payload.hasRemaining()) {
            int id = payload.getShort();
            long value = payload.getInt() & 0xffffffffL;
            if (id >= 1 && id <= Http2Setting.values().length) {
                said(Http2Setting.values()[id - 1], value);
            }
        }
    }

    private void said(Http2Setting setting, long value) {
        facts.said(setting, value);
        if (setting == Http2Setting.INITIAL_WINDOW_SIZE) {
            windows.initially(value, streams.values());
        } else if (setting == Http2Setting.MAX_FRAME_SIZE) {
            peerMaxFrame = (int) value;
        }
    }

    private void ping(Http2Frame frame) throws IOException {
        if (!frame.has(Http2Frame.ACK) && setup.answersPings()) {
            control(new Http2Frame(Http2Frame.PING, Http2Frame.ACK, 0, frame.payload()));
        }
    }

    private void windowUpdate(Http2Frame frame) throws IOException {
        int bytes = frame.numberAt(0);
        if (frame.stream() == 0) {
            windows.grant(bytes);
            return;
        }
        Http2Stream stream = streams.get(frame.stream());
        if (stream != null) {
            windows.grant(stream, bytes);
        }
    }

    // Answering

    /** A request was read to its end. */
    private void whole(Http2Stream stream) {
        stream.becomeWhole();
        if (stream.known().isEmpty()) {
            arrived(stream, upstream::choose);
        }
    }

    /** A request is answered: the reply is chosen now, and made and performed on a thread of its own. */
    private void arrived(Http2Stream stream, Function<RecordedRequest, Supplier<Reply>> choice) {
        Exchange exchange = upstream.arrived(connection.http2Origin(stream.id()), stream.head(), stream.body());
        stream.arrivedAs(exchange);
        remember(stream.id(), exchange);
        Supplier<Reply> reply = choice.apply(exchange.request());
        Thread thread =
                upstream.thread("stream-" + facts.number() + "-" + stream.id(), () -> answer(stream, exchange, reply));
        answering.put(stream.id(), thread);
        thread.start();
    }

    private void remember(int stream, Exchange exchange) {
        arrived.put(stream, exchange);
        if (arrived.size() > REMEMBERED) {
            arrived.remove(arrived.keySet().iterator().next());
        }
    }

    private void answer(Http2Stream stream, Exchange exchange, Supplier<Reply> reply) {
        Exchange.Ending ending = Exchange.Ending.STOPPED;
        try {
            ReplyRendering.Rendered rendered = upstream.rendered(exchange.request(), reply);
            if (!rendered.keepsConnection()) {
                goAway(Http2Error.NO_ERROR);
            }
            Http2Outlet outlet = new Http2Outlet(this, stream, rendered);
            for (Segment segment : rendered.segments()) {
                segment.perform(outlet);
            }
            ending = Exchange.Ending.COMPLETED;
            if (!outlet.leftOver().isEmpty()) {
                upstream.complain(outlet.leftOver());
            }
        } catch (AnswerEnded ended) {
            ending = ended.ending();
            if (ending == Exchange.Ending.RESET || ending == Exchange.Ending.CUT) {
                connection.close(ended.closing());
            }
        } catch (IOException | InterruptedException over) {
            // the peer or the upstream has gone; the exchange knows
        } finally {
            noMoreOf(stream.id());
            streams.remove(stream.id());
            answering.remove(stream.id());
            exchange.ended(ending);
            closeIfDone();
        }
    }

    /** Ends every answer: the connection is over. */
    void end(Exchange.Ending how) {
        facts.hasClosed();
        streams.values().forEach(stream -> stream.end(how));
        if (how == Exchange.Ending.PEER_CLOSED) {
            arrived.values().forEach(Exchange::peerHasClosed);
        }
    }

    List<Thread> threads() {
        return new ArrayList<>(answering.values());
    }

    // What happens to the connection

    /** Announces the end after every stream so far. */
    void goAway(Http2Error error) throws IOException {
        int last = lastStream;
        leaveAfter(last);
        control(Http2Frame.goAway(last, error));
        closeIfDone();
    }

    /** Does so, and closes, if no answer is under way. */
    void goAwayIfIdle() {
        if (!streams.isEmpty()) {
            return;
        }
        try {
            goAway(Http2Error.NO_ERROR);
        } catch (IOException alreadyClosed) {
            // as wanted
        }
    }

    /** From now on only streams up to this one are answered, and when they are the connection is closed. */
    void leaveAfter(int stream) {
        lastToAnswer = Math.min(lastToAnswer, stream);
    }

    /** As {@link #leaveAfter}, and the streams above it that are under way get no answer any more. */
    void refuseAfter(int stream) {
        leaveAfter(stream);
        streams.values().stream()
                .filter(open -> open.id() > stream)
                .forEach(open -> open.end(Exchange.Ending.STREAM_RESET));
    }

    /** The stream ends with the next frame, and makes room for another one. */
    void noMoreOf(int stream) {
        counted.remove(stream);
    }

    private void closeIfDone() {
        if (lastToAnswer < Integer.MAX_VALUE && streams.isEmpty()) {
            writer.finish(new byte[0], connection::finishSending);
        }
    }

    void set(Http2Setting setting, long value) throws IOException {
        synchronized (ours) {
            ours.put(setting, value);
        }
        control(Http2Frame.settings(Map.of(setting, value)));
    }

    private long setting(Http2Setting setting, long otherwise) {
        synchronized (ours) {
            return ours.getOrDefault(setting, otherwise);
        }
    }

    int peerMaxFrame() {
        return peerMaxFrame;
    }

    SendWindows windows() {
        return windows;
    }

    /** Sends frames that belong to no answer. */
    void control(Http2Frame... frames) throws IOException {
        writer.control(frames);
    }

    FrameWriter writer() {
        return writer;
    }
}

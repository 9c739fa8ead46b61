package io.signalbox.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** The way back over HTTP/2: a stream, whose frames share the connection with those of others. */
final class Http2Outlet extends Outlet {
    /** Enough of a made-up value that a flood of it goes quickly. */
    private static final int FRAGMENT = 1 << 14;

    private final Http2Session session;
    private final Http2Stream stream;
    private final Deque<ReplyRendering.Mark> marks;
    private long written;

    Http2Outlet(Http2Session session, Http2Stream stream, ReplyRendering.Rendered rendered) {
        super(stream.exchange(), stream.gone(), rendered.writeSize());
        this.session = session;
        this.stream = stream;
        this.marks = new ArrayDeque<>(rendered.marks());
    }

    @Override
    Http2Outlet http2() {
        return this;
    }

    @Override
    int writeSome(byte[] data, int from, int most) throws IOException, InterruptedException {
        int count = session.windows().take(stream, Math.min(most, session.peerMaxFrame()));
        byte[] payload = Arrays.copyOfRange(data, from, from + count);
        emit(new Http2Frame(Http2Frame.DATA, 0, stream.id(), payload).bytes());
        return count;
    }

    @Override
    void writeRaw(byte[] data) throws IOException, InterruptedException {
        emit(data);
    }

    /** Writes a header block in as many frames as it needs. */
    void fields(List<HeaderField> fields, boolean last) throws IOException, InterruptedException {
        if (last) {
            session.noMoreOf(stream.id());
        }
        block(HeaderBlocks.encode(fields), last);
    }

    /** Writes a header block whose last field has a value of this many made-up bytes. */
    void fields(List<HeaderField> fields, String huge, long bytes, boolean last)
            throws IOException, InterruptedException {
        ByteArrayOutputStream begin = new ByteArrayOutputStream();
        if (last) {
            session.noMoreOf(stream.id());
        }
        begin.writeBytes(HeaderBlocks.encode(fields));
        begin.writeBytes(HeaderBlocks.beginOf(huge, bytes));
        session.writer().lock();
        try {
            frame(Http2Frame.HEADERS, last ? Http2Frame.END_STREAM : 0, begin.toByteArray());
            byte[] fragment = new byte[FRAGMENT];
            Arrays.fill(fragment, (byte) 'x');
            for (long left = bytes; left > 0; left -= FRAGMENT) {
                boolean ends = left <= FRAGMENT;
                frame(
                        Http2Frame.CONTINUATION,
                        ends ? Http2Frame.END_HEADERS : 0,
                        ends ? Arrays.copyOf(fragment, (int) left) : fragment);
            }
        } finally {
            session.writer().unlock();
        }
    }

    private void block(byte[] block, boolean last) throws IOException, InterruptedException {
        int most = session.peerMaxFrame();
        session.writer().lock();
        try {
            int at = 0;
            do {
                int end = Math.min(block.length, at + most);
                int flags = end == block.length ? Http2Frame.END_HEADERS : 0;
                boolean first = at == 0;
                frame(
                        first ? Http2Frame.HEADERS : Http2Frame.CONTINUATION,
                        first && last ? flags | Http2Frame.END_STREAM : flags,
                        Arrays.copyOfRange(block, at, end));
                at = end;
            } while (at < block.length);
        } finally {
            session.writer().unlock();
        }
    }

    /** A data frame of which half is written when these things happen. */
    void brokenBy(List<Segment> inside, byte[] data) throws IOException, InterruptedException {
        int count = session.windows().take(stream, Math.min(data.length, session.peerMaxFrame()));
        byte[] frame = new Http2Frame(Http2Frame.DATA, 0, stream.id(), Arrays.copyOf(data, count)).bytes();
        int half = Http2Frame.HEADER_BYTES + count / 2;
        session.writer().lock();
        try {
            emit(Arrays.copyOf(frame, half));
            for (Segment segment : inside) {
                segment.perform(this);
            }
            emit(Arrays.copyOfRange(frame, half, frame.length));
        } finally {
            session.writer().unlock();
        }
        write(Arrays.copyOfRange(data, count, data.length));
    }

    void endStream() throws IOException, InterruptedException {
        session.noMoreOf(stream.id());
        frame(Http2Frame.DATA, Http2Frame.END_STREAM, new byte[0]);
    }

    /** A frame of this answer's stream. */
    void frame(int type, int flags, byte[] payload) throws IOException, InterruptedException {
        emit(new Http2Frame(type, flags, stream.id(), payload).bytes());
    }

    /** A frame of the connection. */
    void connectionFrame(Http2Frame frame) throws IOException, InterruptedException {
        emit(frame.bytes());
    }

    void resetStream(Http2Error error) throws IOException, InterruptedException {
        session.noMoreOf(stream.id());
        emit(Http2Frame.reset(stream.id(), error).bytes());
        stream.end(Exchange.Ending.STREAM_RESET);
        throw new AnswerEnded(Exchange.Ending.STREAM_RESET);
    }

    /** Announces the connection's end after this answer. */
    void goAway(Http2Error error) throws IOException, InterruptedException {
        session.leaveAfter(stream.id());
        emit(Http2Frame.goAway(stream.id(), error).bytes());
    }

    /** Announces the connection's end before this answer, which was never begun. */
    void goAwayRefusing(Http2Error error) throws IOException, InterruptedException {
        int last = Math.max(0, stream.id() - 2);
        session.leaveAfter(last);
        emit(Http2Frame.goAway(last, error).bytes());
        session.refuseAfter(last);
        throw new AnswerEnded(Exchange.Ending.STREAM_RESET);
    }

    void set(Http2Setting setting, long value) throws IOException {
        session.set(setting, value);
    }

    /**
     * What of the script was never reached; empty if nothing.
     */
    String leftOver() {
        return marks.isEmpty()
                ? ""
                : "point: after wire bytes " + marks.element().count() + " is never reached";
    }

    private void emit(byte[] data) throws IOException, InterruptedException {
        if (stream.gone().isDone()) {
            throw new AnswerEnded(stream.gone().join());
        }
        exchange().writing();
        session.writer().lock();
        try {
            int at = 0;
            while (at < data.length || isDue()) {
                if (isDue()) {
                    for (Segment segment : marks.remove().segments()) {
                        segment.perform(this);
                    }
                    continue;
                }
                int end = marks.isEmpty()
                        ? data.length
                        : (int) Math.min(data.length, at + marks.element().count() - written);
                send(data, at, end - at);
                at = end;
            }
        } finally {
            session.writer().unlock();
        }
    }

    private boolean isDue() {
        return !marks.isEmpty() && marks.element().count() <= written;
    }

    private void send(byte[] data, int from, int count) throws IOException {
        exchange().writing();
        try {
            session.writer().write(data, from, count);
        } catch (IOException failed) {
            throw broken();
        }
        written += count;
        exchange().wrote(count);
    }
}

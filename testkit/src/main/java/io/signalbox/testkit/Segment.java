package io.signalbox.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** One thing that happens while an answer is written: bytes, a wait, or an end. */
sealed interface Segment {
    /** Does it. */
    void perform(Outlet outlet) throws IOException, InterruptedException;

    /** How many bytes of content it is; 0 for what is not content. */
    default long length() {
        return 0;
    }

    /** The two parts before and after so many of its bytes. Called only with an offset inside. */
    default List<Segment> splitAt(long offset) {
        throw new IllegalStateException("no bytes: " + this);
    }

    /** The same bytes with the framing of the chunked coding around them. */
    default Segment chunked() {
        return this;
    }

    /** Bytes that are written in one go. */
    record Bytes(byte[] data) implements Segment {
        static Bytes of(String text) {
            return new Bytes(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void perform(Outlet outlet) throws IOException, InterruptedException {
            outlet.write(data);
        }

        @Override
        public long length() {
            return data.length;
        }

        @Override
        public List<Segment> splitAt(long offset) {
            int at = (int) offset;
            return List.of(
                    new Bytes(Arrays.copyOfRange(data, 0, at)), new Bytes(Arrays.copyOfRange(data, at, data.length)));
        }

        @Override
        public Segment chunked() {
            return new Bytes(chunk(data));
        }
    }

    /** Bytes that belong to no content: they pass the framing untouched. */
    record Raw(byte[] data) implements Segment {
        @Override
        public void perform(Outlet outlet) throws IOException, InterruptedException {
            outlet.writeRaw(data);
        }
    }

    /**
     * A pattern repeated over the offsets {@code from} to {@code to}, made while it is written; never in memory as a
     * whole.
     */
    record Flood(byte[] pattern, long from, long to, Duration gap, boolean framed) implements Segment {
        private static final int BLOCK = 1 << 14;

        @Override
        public void perform(Outlet outlet) throws IOException, InterruptedException {
            int wanted = gap.isZero() ? Math.max(BLOCK / pattern.length, 1) * pattern.length : pattern.length;
            for (long at = from; at < to; ) {
                byte[] block = new byte[(int) Math.min(wanted - at % pattern.length, to - at)];
                for (int i = 0; i < block.length; i++) {
                    block[i] = pattern[(int) ((at + i) % pattern.length)];
                }
                outlet.write(framed ? chunk(block) : block);
                at += block.length;
                if (!gap.isZero() && at < to) {
                    outlet.pause(gap);
                }
            }
        }

        @Override
        public long length() {
            return to - from;
        }

        @Override
        public List<Segment> splitAt(long offset) {
            long at = from + offset;
            return List.of(new Flood(pattern, from, at, gap, framed), new Flood(pattern, at, to, gap, framed));
        }

        @Override
        public Segment chunked() {
            return new Flood(pattern, from, to, gap, true);
        }
    }

    /** What only HTTP/2 has: frames that are no content. */
    record Framed(String name, Framing framing) implements Segment {
        /** Writes them. */
        interface Framing {
            void perform(Http2Outlet outlet) throws IOException, InterruptedException;
        }

        @Override
        public void perform(Outlet outlet) throws IOException, InterruptedException {
            framing.perform(outlet.http2());
        }
    }

    /** Time that passes. */
    record Pause(Duration time) implements Segment {
        @Override
        public void perform(Outlet outlet) throws IOException, InterruptedException {
            outlet.pause(time);
        }
    }

    /** A wait for the test. */
    record Hold(Gate gate) implements Segment {
        @Override
        public void perform(Outlet outlet) throws IOException, InterruptedException {
            outlet.hold(gate);
        }
    }

    /** What ends an answer before its time. */
    enum Act implements Segment {
        /** Silence until the peer goes, the test releases the exchange, or the upstream closes. */
        STALL,
        /** The connection is reset. */
        RESET,
        /** The connection is closed in order. */
        CUT,
        /** The connection is closed in order beneath TLS, which says no good-bye. */
        SEVER,
        /** The body is over: its framing is ended as if this was all. Resolved before anything is written. */
        END;

        @Override
        public void perform(Outlet outlet) throws IOException, InterruptedException {
            switch (this) {
                case STALL -> outlet.stall();
                case RESET -> throw new AnswerEnded(Exchange.Ending.RESET);
                case CUT -> throw new AnswerEnded(Exchange.Ending.CUT);
                case SEVER -> throw new AnswerEnded(Exchange.Ending.CUT, Wire.Closing.SEVERED);
                case END -> throw new IllegalStateException("end outside of a body");
            }
        }
    }

    private static byte[] chunk(byte[] data) {
        if (data.length == 0) {
            return data;
        }
        byte[] size = (Integer.toHexString(data.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] chunk = Arrays.copyOf(size, size.length + data.length + 2);
        System.arraycopy(data, 0, chunk, size.length, data.length);
        chunk[chunk.length - 2] = '\r';
        chunk[chunk.length - 1] = '\n';
        return chunk;
    }
}

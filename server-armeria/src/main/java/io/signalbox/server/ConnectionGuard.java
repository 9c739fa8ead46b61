package io.signalbox.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the socket and Armeria's decoder, and lets only such bytes through as can be read in one way. Armeria alone takes
 * folded headers, unknown transfer codings, several hosts and more, of which some let one request hide inside another.
 *
 * <p>Sees the raw bytes, because a folded header can be seen nowhere else. It follows the framing of each message to find the next
 * header section, reads each header section once, and skips bodies. A section is let through when it is whole, so that a slow one
 * costs nobody but its connection. At most {@link #MOST_IN_WORK} requests of a connection are let through unanswered; the socket
 * is not read meanwhile.
 *
 * <p>The offer to switch to HTTP/2 ({@code Upgrade: h2c}) is ignored, as RFC 9110 §7.8 allows; HTTP/2 by prior knowledge is taken,
 * and its header sections are checked by {@link Http2HeadCheck}.
 *
 * <p>One for each connection; runs on its event loop alone.
 */
final class ConnectionGuard extends ChannelDuplexHandler {

    static final int MOST_IN_WORK = 8;
    static final int LONGEST_REQUEST_LINE = 8 * 1024;

    private static final int PREFACE_START = 0x50524920; // "PRI ", with which Armeria tells the protocols apart
    private static final int PREFACE_START_BYTES = 4;
    /** One for each event loop: what it knows of a header section is used up before the next one is read. */
    private static final FastThreadLocal<HeadCheck> CHECKS = new FastThreadLocal<>() {
        @Override
        protected HeadCheck initialValue() {
            return new HeadCheck();
        }
    };

    private static final Duration LINGER = Duration.ofSeconds(1);

    private final int mostHeadBytes;
    private final Duration headTimeout;
    private final ChunkWalk chunks = new ChunkWalk();

    private State state = State.OPENING;
    private long bodyLeft;
    private int inWork;
    private @Nullable ByteBuf held;
    private int searched;
    private boolean requestLineSeen;
    private boolean blocked;
    private @Nullable Future<?> headTimer;
    private Optional<Refusal> waiting = Optional.empty();
    private @Nullable AnswerWatch answers;

    /**
     * A guard for one connection.
     *
     * @param mostHeadBytes the longest header section, request line included
     * @param headTimeout how long a header section may take from its first byte to its last
     */
    ConnectionGuard(int mostHeadBytes, Duration headTimeout) {
        this.mostHeadBytes = mostHeadBytes;
        this.headTimeout = headTimeout;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes) || state == State.TRUSTED) {
            ctx.fireChannelRead(message);
        } else if (state == State.REFUSED) {
            bytes.release();
        } else {
            ByteBuf before = held;
            held = null;
            follow(
                    ctx,
                    before == null ? bytes : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), before, bytes));
        }
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        if (!blocked) {
            ctx.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof ChannelOutputShutdownEvent)) {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        letGo();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        letGo();
    }

    /** An answer was written to its end. */
    void answered(ChannelHandlerContext ctx, boolean closing) {
        inWork--;
        if (closing) {
            state = State.REFUSED;
            waiting = Optional.empty();
            letGo();
            shutDownOutput(ctx);
        } else if (waiting.isPresent()) {
            if (inWork == 0) {
                answer(ctx, waiting.get());
            }
        } else if (blocked) {
            // Not from here: the decoder may be in the middle of something.
            ctx.executor().execute(() -> goOn(ctx));
        }
    }

    private void goOn(ChannelHandlerContext ctx) {
        if (blocked && inWork < MOST_IN_WORK) {
            blocked = false;
            ByteBuf before = held;
            held = null;
            if (before != null) {
                follow(ctx, before);
                ctx.fireChannelReadComplete();
            }
            ctx.read();
        }
    }

    /** Follows the framing as far as the bytes go, lets through what was judged, and holds the rest. */
    private void follow(ChannelHandlerContext ctx, ByteBuf bytes) {
        int judged = bytes.readerIndex();
        boolean more = true;
        while (more && judged < bytes.writerIndex()) {
            switch (state) {
                case OPENING -> more = open(ctx, bytes);
                case HEAD -> {
                    int end = head(ctx, bytes, judged);
                    more = end >= 0;
                    judged = Math.max(judged, end);
                }
                case BODY -> {
                    int step = (int) Math.min(bodyLeft, bytes.writerIndex() - judged);
                    judged += step;
                    bodyLeft -= step;
                    state = bodyLeft == 0 ? State.HEAD : State.BODY;
                }
                case CHUNKS -> {
                    int end = chunks.walk(bytes, judged);
                    if (end < 0) {
                        refuseBody(ctx);
                        more = false;
                    } else {
                        judged = end;
                        state = chunks.isAtEnd() ? State.HEAD : State.CHUNKS;
                    }
                }
                case TRUSTED, REFUSED -> more = false;
            }
        }
        pass(ctx, bytes, judged);
    }

    private void pass(ChannelHandlerContext ctx, ByteBuf bytes, int judged) {
        if (state == State.TRUSTED) {
            ctx.fireChannelRead(bytes);
            return;
        }
        if (state == State.REFUSED) {
            if (waiting.isPresent() && judged > bytes.readerIndex()) {
                ctx.fireChannelRead(bytes.readRetainedSlice(judged - bytes.readerIndex()));
            }
            bytes.release();
            return;
        }
        if (judged == bytes.writerIndex()) {
            ctx.fireChannelRead(bytes);
            return;
        }
        if (judged > bytes.readerIndex()) {
            ctx.fireChannelRead(bytes.readRetainedSlice(judged - bytes.readerIndex()));
        }
        if (state == State.REFUSED) {
            // What was just let through has had its answer, and that was the last.
            bytes.release();
        } else {
            held = bytes;
        }
    }

    /** Lets Armeria choose its decoder by the first bytes alone, then puts ours beside it before it sees the rest. */
    private boolean open(ChannelHandlerContext ctx, ByteBuf bytes) {
        if (bytes.readableBytes() < PREFACE_START_BYTES) {
            startHeadTimer(ctx);
            return false;
        }
        if (bytes.getInt(bytes.readerIndex()) != PREFACE_START) {
            state = State.HEAD;
            return true;
        }
        stopHeadTimer();
        state = State.TRUSTED;
        ctx.fireChannelRead(bytes.readRetainedSlice(PREFACE_START_BYTES));
        Http2ConnectionHandler http2 = ctx.pipeline().get(Http2ConnectionHandler.class);
        if (http2 == null) {
            ctx.close();
        } else {
            http2.decoder().frameListener(new Http2HeadCheck(http2.decoder().frameListener(), http2.connection()));
        }
        return false;
    }

    /** The index after the header section that begins here; -1 if it is not whole, may not pass yet, or was refused. */
    private int head(ChannelHandlerContext ctx, ByteBuf bytes, int from) {
        if (inWork >= MOST_IN_WORK) {
            blocked = true;
            return -1;
        }
        int start = afterEmptyLine(bytes, from);
        int end = endOfHead(bytes, start);
        int size = (end < 0 ? bytes.writerIndex() : end) - start;
        if (!requestLineSeen && size > LONGEST_REQUEST_LINE) {
            return refuse(ctx, Refusal.LONG_TARGET);
        }
        if (size > mostHeadBytes) {
            return refuse(ctx, Refusal.LARGE_HEAD);
        }
        if (end < 0) {
            startHeadTimer(ctx);
            return -1;
        }
        stopHeadTimer();
        searched = 0;
        requestLineSeen = false;
        HeadCheck check = CHECKS.get();
        Optional<Refusal> refusal = check.refusal(bytes, start, end);
        if (refusal.isPresent()) {
            return refuse(ctx, refusal.get());
        }
        inWork++;
        if (check.isChunked()) {
            chunks.begin();
            state = State.CHUNKS;
        } else {
            bodyLeft = check.contentLength();
            state = bodyLeft == 0 ? State.HEAD : State.BODY;
        }
        if (answers == null) {
            watchAnswers(ctx, bytes);
        }
        return end;
    }

    /** Some clients end a body with one line too many; the decoder skips it, too. */
    private static int afterEmptyLine(ByteBuf bytes, int from) {
        boolean emptyLine =
                bytes.writerIndex() - from >= 2 && bytes.getByte(from) == '\r' && bytes.getByte(from + 1) == '\n';
        return emptyLine ? from + 2 : from;
    }

    /** Where the empty line ends; -1 if it is not there yet. The search goes on where the last one ended. */
    private int endOfHead(ByteBuf bytes, int start) {
        int line = start + searched;
        while (true) {
            int lineFeed = bytes.indexOf(line, bytes.writerIndex(), (byte) '\n');
            if (lineFeed < 0) {
                searched = line - start;
                return -1;
            }
            boolean empty = lineFeed == line || (lineFeed == line + 1 && bytes.getByte(line) == '\r');
            if (empty) {
                return lineFeed + 1;
            }
            requestLineSeen = requestLineSeen || lineFeed - start <= LONGEST_REQUEST_LINE;
            line = lineFeed + 1;
        }
    }

    private void watchAnswers(ChannelHandlerContext ctx, ByteBuf bytes) {
        AnswerWatch watch = new AnswerWatch(this, ctx);
        answers = watch;
        ctx.fireChannelRead(bytes.retainedSlice(bytes.readerIndex(), PREFACE_START_BYTES));
        bytes.skipBytes(PREFACE_START_BYTES);
        Optional<ChannelHandler> upgrade = upgradeHandler(ctx.pipeline());
        if (upgrade.isEmpty()) {
            ctx.close();
        } else {
            ctx.pipeline().replace(upgrade.get(), "answer-watch", watch);
        }
    }

    /** Armeria does not show the type of the handler that obeys {@code Upgrade}; without it no connection is served. */
    private static Optional<ChannelHandler> upgradeHandler(ChannelPipeline pipeline) {
        for (Map.Entry<String, ChannelHandler> entry : pipeline) {
            if (entry.getValue().getClass().getSimpleName().equals("HttpServerUpgradeHandler")) {
                return Optional.of(entry.getValue());
            }
        }
        return Optional.empty();
    }

    private int refuse(ChannelHandlerContext ctx, Refusal refusal) {
        stopHeadTimer();
        state = State.REFUSED;
        waiting = Optional.of(refusal);
        if (inWork == 0) {
            answer(ctx, refusal);
        }
        return -1;
    }

    /** The request is already in work; it is answered here if that has not begun, and it is its connection's only one. */
    private void refuseBody(ChannelHandlerContext ctx) {
        AnswerWatch watch = answers;
        if (inWork == 1 && watch != null && !watch.isBegun()) {
            inWork = 0;
            refuse(ctx, Refusal.CHUNK);
        } else {
            state = State.REFUSED;
            ctx.close();
        }
    }

    private void answer(ChannelHandlerContext ctx, Refusal refusal) {
        waiting = Optional.empty();
        ctx.writeAndFlush(Unpooled.wrappedBuffer(refusal.bytes())).addListener(written -> {
            shutDownOutput(ctx);
            ctx.executor().schedule(() -> ctx.close(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    /**
     * Tells the client that nothing more comes, and goes on to take what it still sends: closing at once would make its system
     * throw away the answer.
     */
    private static void shutDownOutput(ChannelHandlerContext ctx) {
        if (ctx.channel() instanceof DuplexChannel channel && channel.isActive()) {
            channel.shutdownOutput();
        }
    }

    private void startHeadTimer(ChannelHandlerContext ctx) {
        if (headTimer == null) {
            headTimer = ctx.executor()
                    .schedule(
                            () -> {
                                if (state == State.HEAD || state == State.OPENING) {
                                    refuse(ctx, Refusal.SLOW_HEAD);
                                    letGo();
                                }
                            },
                            headTimeout.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    private void stopHeadTimer() {
        Future<?> timer = headTimer;
        headTimer = null;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void letGo() {
        stopHeadTimer();
        ByteBuf bytes = held;
        held = null;
        if (bytes != null) {
            bytes.release();
        }
    }

    private enum State {
        /** Nothing was read yet. */
        OPENING,
        /** A header section begins, or has begun. */
        HEAD,
        /** Inside a body of known length. */
        BODY,
        /** Inside a chunked body. */
        CHUNKS,
        /** HTTP/2: framed beyond doubt. */
        TRUSTED,
        /** Nothing more is read. */
        REFUSED
    }
}

package io.signalbox.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;

/** Tells a {@link ConnectionGuard} when an HTTP/1 answer was written to its end. Runs on the connection's event loop alone. */
final class AnswerWatch extends ChannelOutboundHandlerAdapter {

    private final ConnectionGuard guard;
    private final ChannelHandlerContext guardContext;
    private boolean begun;
    private boolean closing;

    AnswerWatch(ConnectionGuard guard, ChannelHandlerContext guardContext) {
        this.guard = guard;
        this.guardContext = guardContext;
    }

    /** Whether an answer has begun and not ended. */
    boolean isBegun() {
        return begun;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        boolean interim = false;
        if (message instanceof HttpResponse response) {
            interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            if (!interim) {
                begun = true;
                closing = !HttpUtil.isKeepAlive(response);
            }
        }
        if (message instanceof LastHttpContent && !interim) {
            begun = false;
            boolean last = closing;
            ctx.write(message, promise.unvoid().addListener(written -> guard.answered(guardContext, last)));
        } else {
            ctx.write(message, promise);
        }
    }
}

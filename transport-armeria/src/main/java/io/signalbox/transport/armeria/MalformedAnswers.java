package io.signalbox.transport.armeria;

import com.linecorp.armeria.common.ProtocolViolationException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.signalbox.core.port.ResponseHead;

/**
 * Tells what is no proper HTTP/1.1 apart from a connection that merely broke: Armeria closes the connection in both cases, and tells
 * the call no more than that.
 *
 * <p>Lives on one connection, on its event loop.
 */
final class MalformedAnswers extends ChannelInboundHandlerAdapter {

    private boolean wasCut;

    private MalformedAnswers() {}

    /** Watches a connection that is about to be opened. */
    static void watch(ChannelPipeline pipeline) {
        pipeline.addFirst(new Placement());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof DecoderResultProvider decoded
                && decoded.decoderResult().isFailure()) {
            refuse(ctx, message, decoded.decoderResult().cause());
        } else if (message instanceof HttpResponse head && !isClear(head)) {
            refuse(ctx, message, new IllegalArgumentException("an answer that is read in two ways"));
        } else if (wasCut && message instanceof HttpContent) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    /** A body that ends where its connection is reset is not whole, though the decoder says so. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        wasCut = true;
        ctx.fireExceptionCaught(cause);
    }

    /** Nor is one that ends where TLS ends without its good-bye. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent close && !close.isSuccess()) {
            wasCut = true;
        }
        ctx.fireUserEventTriggered(event);
    }

    private static void refuse(ChannelHandlerContext ctx, Object message, Throwable cause) {
        ReferenceCountUtil.release(message);
        ctx.fireExceptionCaught(new ProtocolViolationException(cause));
    }

    private static boolean isClear(HttpResponse head) {
        boolean http1 = head.protocolVersion().equals(HttpVersion.HTTP_1_1)
                || head.protocolVersion().equals(HttpVersion.HTTP_1_0);
        return http1
                && (head.status().codeClass() == HttpStatusClass.INFORMATIONAL
                        || new ResponseHead(
                                        head.status().code(),
                                        head.headers().getAll(HttpHeaderNames.CONTENT_LENGTH),
                                        head.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING))
                                .isClear());
    }

    /** Waits for the decoder, which comes only once the protocol is agreed on, and puts the watch behind it. */
    private static final class Placement extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ChannelHandlerContext decoder = ctx.pipeline().context(HttpClientCodec.class);
            if (decoder != null) {
                ctx.pipeline().addAfter(decoder.name(), null, new MalformedAnswers());
                ctx.pipeline().remove(this);
            }
            ctx.fireChannelRead(message);
        }

        /** Netty's proxy handler keeps to itself that a proxy hung up, and Armeria would wait for ever. */
        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            ChannelHandlerContext proxy = ctx.pipeline().context(ProxyHandler.class);
            boolean hungUp = proxy != null && !((ProxyHandler) proxy.handler()).isConnected();
            ctx.fireChannelInactive();
            if (hungUp) {
                proxy.fireChannelInactive();
            }
        }
    }
}

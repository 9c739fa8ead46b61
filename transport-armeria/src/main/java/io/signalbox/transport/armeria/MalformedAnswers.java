package io.signalbox.transport.armeria;

import com.linecorp.armeria.common.ProtocolViolationException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.util.ReferenceCountUtil;

/**
 * Tells what is no proper HTTP/1.1 apart from a connection that merely broke: Armeria closes the connection in both cases, and tells
 * the call no more than that.
 *
 * <p>Lives on one connection, on its event loop.
 */
final class MalformedAnswers extends ChannelInboundHandlerAdapter {

    private MalformedAnswers() {}

    /** Watches a connection that is about to be opened. */
    static void watch(ChannelPipeline pipeline) {
        pipeline.addFirst(new Placement());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof DecoderResultProvider decoded
                && decoded.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            ctx.fireExceptionCaught(
                    new ProtocolViolationException(decoded.decoderResult().cause()));
        } else {
            ctx.fireChannelRead(message);
        }
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
    }
}

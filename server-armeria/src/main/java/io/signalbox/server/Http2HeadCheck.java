package io.signalbox.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.signalbox.face.PlainHead;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges the header sections of HTTP/2 requests before Armeria takes them: each pseudo-header once, one plain path, one authority,
 * nothing that belongs to a connection (RFC 9113 §8.2, §8.3). A request that fails is reset, as that document says.
 *
 * <p>Upper-case names cannot be seen here: the decoder has made them lower case, after which nobody can read them differently.
 */
final class Http2HeadCheck extends Http2FrameListenerDecorator {

    private static final String[] CONNECTION_HEADERS = {
        "connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade"
    };

    private final Http2Connection connection;
    private final Http2Connection.PropertyKey judged;

    Http2HeadCheck(Http2FrameListener next, Http2Connection connection) {
        super(next);
        this.connection = connection;
        this.judged = connection.newKey();
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean end)
            throws Http2Exception {
        check(streamId, headers);
        super.onHeadersRead(ctx, streamId, headers, padding, end);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int streamDependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean end)
            throws Http2Exception {
        check(streamId, headers);
        super.onHeadersRead(ctx, streamId, headers, streamDependency, weight, exclusive, padding, end);
    }

    private void check(int streamId, Http2Headers headers) throws Http2Exception {
        Http2Stream stream = connection.stream(streamId);
        boolean trailers = stream != null && stream.setProperty(judged, Boolean.TRUE) != null;
        Optional<String> objection = trailers ? Optional.empty() : objection(headers);
        if (objection.isPresent()) {
            throw Http2Exception.streamError(
                    streamId, Http2Error.PROTOCOL_ERROR, "refused header section: %s", objection.get());
        }
    }

    private static Optional<String> objection(Http2Headers headers) {
        for (String name : CONNECTION_HEADERS) {
            if (headers.contains(name)) {
                return Optional.of(name);
            }
        }
        if (headers.getAll(":method").size() != 1 || headers.getAll(":scheme").size() != 1) {
            return Optional.of(":method or :scheme");
        }
        if (headers.getAll(":path").size() != 1 || !isPlainPath(headers.path())) {
            return Optional.of(":path");
        }
        int authorities = headers.getAll(":authority").size();
        int hosts = headers.getAll("host").size();
        CharSequence authority = authorities > 0 ? headers.authority() : headers.get("host");
        boolean same = authorities == 0
                || hosts == 0
                || headers.authority().toString().contentEquals(String.valueOf(headers.get("host")));
        if (authorities > 1 || hosts > 1 || !same || authority == null || !PlainHead.isHost(authority)) {
            return Optional.of(":authority");
        }
        return headers.getAll("content-length").size() > 1 ? Optional.of("content-length") : Optional.empty();
    }

    private static boolean isPlainPath(@Nullable CharSequence path) {
        if (path == null || path.length() > ConnectionGuard.LONGEST_REQUEST_LINE) {
            return false;
        }
        byte[] bytes = path.toString().getBytes(StandardCharsets.ISO_8859_1);
        return PlainHead.isPlainTarget(bytes, 0, bytes.length);
    }
}

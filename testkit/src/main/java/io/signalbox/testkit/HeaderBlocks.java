package io.signalbox.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Header compression (HPACK, RFC 7541) of one connection: reads whatever a client may send, and writes the plainest form, every field a
 * literal, so that any field can be written in any order.
 */
final class HeaderBlocks {
    private static final int MOST_BYTES = 1 << 20;

    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, MOST_BYTES);

    /** The fields of a whole block, in their order. */
    List<HeaderField> decode(int stream, byte[] block) throws Http2Violation {
        ByteBuf bytes = Unpooled.wrappedBuffer(block);
        try {
            Http2Headers headers = decoder.decodeHeaders(stream, bytes);
            List<HeaderField> fields = new ArrayList<>();
            for (Map.Entry<CharSequence, CharSequence> field : headers) {
                fields.add(new HeaderField(
                        field.getKey().toString(), field.getValue().toString()));
            }
            return fields;
        } catch (Http2Exception broken) {
            throw new Http2Violation(Http2Error.COMPRESSION_ERROR, "header block: " + broken.getMessage());
        } finally {
            bytes.release();
        }
    }

    /** How large the client may make its table. */
    void tableOf(long bytes) throws Http2Violation {
        try {
            decoder.configuration().maxHeaderTableSize(bytes);
        } catch (Http2Exception e) {
            throw new Http2Violation(Http2Error.INTERNAL_ERROR, "header table: " + bytes);
        }
    }

    static byte[] encode(List<HeaderField> fields) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (HeaderField field : fields) {
            byte[] value = field.value().getBytes(StandardCharsets.ISO_8859_1);
            block.writeBytes(beginOf(field.name(), value.length));
            block.writeBytes(value);
        }
        return block.toByteArray();
    }

    /** A field but for its value, which has this many bytes. */
    static byte[] beginOf(String name, long valueBytes) {
        ByteArrayOutputStream begin = new ByteArrayOutputStream();
        begin.write(0);
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        writeLength(begin, bytes.length);
        begin.writeBytes(bytes);
        writeLength(begin, valueBytes);
        return begin.toByteArray();
    }

    private static void writeLength(ByteArrayOutputStream out, long length) {
        if (length < 0x7f) {
            out.write((int) length);
            return;
        }
        out.write(0x7f);
        long rest = length - 0x7f;
        for (; rest > 0x7f; rest >>>= 7) {
            out.write((int) (rest & 0x7f | 0x80));
        }
        out.write((int) rest);
    }
}

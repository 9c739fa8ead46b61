package io.signalbox.codec.jackson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes small pieces of JSON as bytes. */
final class Json {

    static final byte[] NOTHING = {};
    static final byte[] COMMA = {','};
    static final byte[] TRUE = bytes("true");

    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /** Writes a document. */
    interface Script {
        void write(JsonGenerator json) throws IOException;
    }

    static byte[] write(Script script) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            script.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The text as a JSON string, with its quotes. */
    static byte[] string(String text) {
        byte[] quoted = JsonStringEncoder.getInstance().quoteAsUTF8(text);
        byte[] literal = new byte[quoted.length + 2];
        literal[0] = '"';
        System.arraycopy(quoted, 0, literal, 1, quoted.length);
        literal[literal.length - 1] = '"';
        return literal;
    }

    /** {@code "name":literal}. */
    static byte[] member(String name, byte[] literal) {
        return join(string(name), new byte[] {':'}, literal);
    }

    static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] joined = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package io.signalbox.codec.jackson.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Writes small pieces of JSON as bytes. */
public final class Json {

    public static final byte[] NOTHING = {};
    public static final byte[] COMMA = {','};
    public static final byte[] TRUE = bytes("true");

    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /** Writes a document. */
    public interface Script {
        void write(JsonGenerator json) throws IOException;
    }

    public static byte[] write(Script script) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            script.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The text as a JSON string, with its quotes. */
    public static byte[] string(String text) {
        if (isPlain(text)) {
            return plainString(text);
        }
        if (hasHalfCharacter(text)) {
            return bytes("\"" + escaped(text) + "\"");
        }
        byte[] quoted = JsonStringEncoder.getInstance().quoteAsUTF8(text);
        byte[] literal = new byte[quoted.length + 2];
        literal[0] = '"';
        System.arraycopy(quoted, 0, literal, 1, quoted.length);
        literal[literal.length - 1] = '"';
        return literal;
    }

    /** The text that a JSON string stands for, its quotes included in the range. */
    public static String text(byte[] source, int from, int to) {
        try (JsonParser json = FACTORY.createParser(source, from, to - from)) {
            json.nextToken();
            return json.getText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static byte[] plainString(String text) {
        byte[] literal = new byte[text.length() + 2];
        literal[0] = '"';
        for (int i = 0; i < text.length(); i++) {
            literal[i + 1] = (byte) text.charAt(i);
        }
        literal[literal.length - 1] = '"';
        return literal;
    }

    private static boolean hasHalfCharacter(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
            }
        }
        return false;
    }

    /** Half a character, which UTF-8 cannot hold, is written as an escape: the other half may come in the next piece. */
    private static String escaped(String text) {
        StringBuilder json = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (Character.isSurrogate(c)) {
                json.append("\\u").append(HexFormat.of().toHexDigits(c));
            } else {
                json.append(JsonStringEncoder.getInstance().quoteAsString(String.valueOf(c)));
            }
        }
        return json.toString();
    }

    /** {@code "name":literal}. */
    public static byte[] member(String name, byte[] literal) {
        return join(string(name), new byte[] {':'}, literal);
    }

    public static byte[] join(byte[]... parts) {
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

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

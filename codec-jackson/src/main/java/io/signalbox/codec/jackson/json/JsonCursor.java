package io.signalbox.codec.jackson.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.signalbox.codec.jackson.json.MalformedJsonException.Fault;
import java.io.IOException;

/**
 * Walks over the tokens of one JSON value and tells where each lies in the array. Strict: one value, no name twice in an object,
 * no more than {@link #MOST_DEPTH} levels. Strings that nobody asks for are skipped, not decoded.
 */
public final class JsonCursor implements AutoCloseable {

    /** How deep arrays and objects may nest. */
    public static final int MOST_DEPTH = 64;

    private static final int LONGEST_POINTER = 100;

    /** Lengths are bounded by the body's; numbers are never converted here, so their length does no harm. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final byte[] bytes;
    private final int base;
    private final int end;
    private final JsonParser parser;

    /** A cursor before the first token of the range. */
    public JsonCursor(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.base = from;
        this.end = to;
        try {
            this.parser = FACTORY.createParser(bytes, from, to - from);
        } catch (IOException e) {
            throw new MalformedJsonException(Fault.SYNTAX, "");
        }
    }

    /** Moves to the next token. */
    public JsonToken next() {
        try {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new MalformedJsonException(Fault.SYNTAX, "");
            }
            return token;
        } catch (IOException | IllegalStateException e) {
            throw malformed(e);
        }
    }

    /** Where the current token begins. */
    public int start() {
        return base + (int) parser.currentTokenLocation().getByteOffset();
    }

    /** Moves to the end of the value that begins with the current token, and tells where that is. */
    public int skipValue() {
        JsonToken token = parser.currentToken();
        if (!token.isStructStart()) {
            return scalarEnd(start());
        }
        try {
            parser.skipChildren();
        } catch (IOException | IllegalStateException e) {
            throw malformed(e);
        }
        return start() + 1;
    }

    /** Where the scalar that begins here ends. */
    public int scalarEnd(int start) {
        int i = start;
        if (bytes[i] == '"') {
            i++;
            while (i < end && bytes[i] != '"') {
                i += bytes[i] == '\\' ? 2 : 1;
            }
            if (i >= end) {
                throw new MalformedJsonException(Fault.SYNTAX, "");
            }
            return i + 1;
        }
        while (i < end && !isDelimiter(bytes[i])) {
            i++;
        }
        return i;
    }

    /** The name of the member, or the text of the scalar, that is the current token. */
    public String text() {
        try {
            return parser.getText();
        } catch (IOException | IllegalStateException e) {
            throw malformed(e);
        }
    }

    /** How many arrays and objects are open. */
    public int depth() {
        return parser.getParsingContext().getNestingDepth();
    }

    /** Makes sure that nothing but white space follows. */
    public void expectEnd() {
        try {
            if (parser.nextToken() != null) {
                throw new MalformedJsonException(Fault.SYNTAX, "");
            }
        } catch (IOException | IllegalStateException e) {
            throw malformed(e);
        }
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw new MalformedJsonException(Fault.SYNTAX, "");
        }
    }

    private MalformedJsonException malformed(Exception e) {
        JsonStreamContext context = parser.getParsingContext();
        String pointer = context.pathAsPointer().toString();
        String where = pointer.length() <= LONGEST_POINTER ? pointer : pointer.substring(0, LONGEST_POINTER) + "…";
        if (e instanceof StreamConstraintsException) {
            return new MalformedJsonException(
                    context.getNestingDepth() > MOST_DEPTH ? Fault.TOO_DEEP : Fault.SYNTAX, where);
        }
        // Jackson has no exception type of its own for it.
        boolean duplicate = e instanceof JsonProcessingException said
                && said.getOriginalMessage().startsWith("Duplicate field");
        return new MalformedJsonException(duplicate ? Fault.DUPLICATE_KEY : Fault.SYNTAX, where);
    }

    private static boolean isDelimiter(byte b) {
        return b == ',' || b == ']' || b == '}' || b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}

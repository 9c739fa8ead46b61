package io.signalbox.codec.jackson.json;

import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.codec.jackson.json.MalformedJsonException.Fault;
import java.util.Arrays;

/**
 * Walks over the tokens of one JSON value and tells where each lies in the array. Strict: RFC 8259 and nothing beside it, one value, no
 * name twice in an object, no more than {@link #MOST_DEPTH} levels. Strings are checked, but decoded only for who asks.
 *
 * <p>The gateway passes bytes and has to know where they lie, for each chunk of each stream; a parser that makes values costs several
 * times as much. What becomes a tree is Jackson's.
 */
public final class JsonCursor implements AutoCloseable {

    /** How deep arrays and objects may nest. */
    public static final int MOST_DEPTH = 64;

    private static final int LONGEST_POINTER = 100;
    private static final int FEW_LEVELS = 8;

    private final OpenNames names = new OpenNames();

    private byte[] bytes = Json.NOTHING;
    private int end;
    private JsonText text = new JsonText(bytes, end);

    private State state = State.BEFORE_VALUE;
    private JsonToken token = JsonToken.NOT_AVAILABLE;
    private int start;
    private int position;
    private int depth;

    /** A bit for each open level: whether that is an object. */
    private long objects;

    /** For each open level, where the latest name begins or how many elements began; -1 before the first. */
    private int[] places = new int[FEW_LEVELS];

    /** A cursor over nothing, which is to {@link #begin}: one for many values needs memory once. */
    public JsonCursor() {}

    /** A cursor before the first token of the range. */
    public JsonCursor(byte[] bytes, int from, int to) {
        begin(bytes, from, to);
    }

    /** Leaves what it walked over, and stands before the first token of this range. */
    public void begin(byte[] array, int from, int to) {
        bytes = array;
        end = to;
        text = new JsonText(array, to);
        names.begin(text);
        state = State.BEFORE_VALUE;
        token = JsonToken.NOT_AVAILABLE;
        start = from;
        position = from;
        depth = 0;
    }

    private enum State {
        BEFORE_VALUE,
        BEFORE_FIRST_NAME,
        BEFORE_FIRST_ELEMENT,
        AFTER_NAME,
        AFTER_VALUE,
        AT_END
    }

    /** Moves to the next token. */
    public JsonToken next() {
        int at = nextByte(position);
        byte first = bytes[at];
        switch (state) {
            case BEFORE_VALUE -> value(at);
            case BEFORE_FIRST_NAME -> nameOrEnd(at, first);
            case BEFORE_FIRST_ELEMENT -> {
                if (first == ']') {
                    close(JsonToken.END_ARRAY, at);
                } else {
                    element(at);
                }
            }
            case AFTER_NAME -> {
                expect(first == ':');
                value(nextByte(at + 1));
            }
            case AFTER_VALUE -> afterValue(at, first);
            case AT_END -> throw malformed(Fault.SYNTAX);
        }
        return token;
    }

    private void afterValue(int at, byte first) {
        if (first == ',') {
            int after = nextByte(at + 1);
            if (isInObject()) {
                name(after);
            } else {
                element(after);
            }
        } else {
            expect(first == (isInObject() ? '}' : ']'));
            close(isInObject() ? JsonToken.END_OBJECT : JsonToken.END_ARRAY, at);
        }
    }

    private void nameOrEnd(int at, byte first) {
        if (first == '}') {
            close(JsonToken.END_OBJECT, at);
        } else {
            name(at);
        }
    }

    private void name(int at) {
        expect(bytes[at] == '"');
        scalar(JsonToken.FIELD_NAME, at, text.stringEnd(at));
        state = State.AFTER_NAME;
        places[depth - 1] = at;
        if (!names.add(at, position)) {
            throw malformed(Fault.DUPLICATE_KEY);
        }
    }

    private void element(int at) {
        places[depth - 1]++;
        value(at);
    }

    private void value(int at) {
        switch (bytes[at]) {
            case '{' -> open(JsonToken.START_OBJECT, State.BEFORE_FIRST_NAME, at);
            case '[' -> open(JsonToken.START_ARRAY, State.BEFORE_FIRST_ELEMENT, at);
            case '"' -> scalar(JsonToken.VALUE_STRING, at, text.stringEnd(at));
            case 't' -> scalar(JsonToken.VALUE_TRUE, at, text.wordEnd(at, "true"));
            case 'f' -> scalar(JsonToken.VALUE_FALSE, at, text.wordEnd(at, "false"));
            case 'n' -> scalar(JsonToken.VALUE_NULL, at, text.wordEnd(at, "null"));
            default -> {
                int whole = text.integerEnd(at);
                int all = whole < 0 ? whole : text.fractionEnd(whole);
                scalar(all == whole ? JsonToken.VALUE_NUMBER_INT : JsonToken.VALUE_NUMBER_FLOAT, at, all);
            }
        }
    }

    /** @param to where it ends; negative if it is none */
    private void scalar(JsonToken kind, int from, int to) {
        expect(to > 0);
        token = kind;
        start = from;
        position = to;
        state = depth == 0 ? State.AT_END : State.AFTER_VALUE;
    }

    private void open(JsonToken kind, State inside, int at) {
        if (depth == MOST_DEPTH) {
            throw malformed(Fault.TOO_DEEP);
        }
        if (depth == places.length) {
            places = Arrays.copyOf(places, depth * 2);
        }
        long level = 1L << depth;
        objects = kind == JsonToken.START_OBJECT ? objects | level : objects & ~level;
        places[depth++] = -1;
        if (kind == JsonToken.START_OBJECT) {
            names.open();
        }
        token = kind;
        start = at;
        position = at + 1;
        state = inside;
    }

    private void close(JsonToken kind, int at) {
        if (kind == JsonToken.END_OBJECT) {
            names.close();
        }
        depth--;
        scalar(kind, at, at + 1);
    }

    private boolean isInObject() {
        return isObject(depth - 1);
    }

    private boolean isObject(int level) {
        return (objects >>> level & 1) != 0;
    }

    /** Where the current token begins. */
    public int start() {
        return start;
    }

    /** Moves to the end of the value that begins with the current token, and tells where that is. */
    public int skipValue() {
        if (token.isStructStart()) {
            int outside = depth - 1;
            while (depth > outside) {
                next();
            }
        }
        return position;
    }

    /** Where the scalar that begins here, which is the current token or one before it, ends. */
    public int scalarEnd(int from) {
        if (from == start) {
            return position;
        }
        int to = bytes[from] == '"' ? text.stringEnd(from) : text.plainEnd(from);
        expect(to > 0);
        return to;
    }

    /** The name of the member, or the text of the scalar, that is the current token. */
    public String text() {
        return switch (token) {
            case FIELD_NAME -> text.name(start, position);
            case VALUE_STRING -> text.decoded(start, position);
            default -> text.plain(start, position);
        };
    }

    /** How many arrays and objects are open. */
    public int depth() {
        return depth;
    }

    /** Makes sure that nothing but white space follows. */
    public void expectEnd() {
        expect(text.afterBlank(position) == end);
    }

    /** Holds nothing that is to be given back. */
    @Override
    public void close() {}

    private int nextByte(int from) {
        int at = text.afterBlank(from);
        expect(at < end);
        return at;
    }

    private void expect(boolean fine) {
        if (!fine) {
            throw malformed(Fault.SYNTAX);
        }
    }

    private MalformedJsonException malformed(Fault fault) {
        StringBuilder pointer = new StringBuilder();
        for (int level = 0; level < depth; level++) {
            if (places[level] >= 0) {
                pointer.append('/').append(isObject(level) ? segment(places[level]) : places[level]);
            }
        }
        boolean fits = pointer.length() <= LONGEST_POINTER;
        return new MalformedJsonException(
                fault, fits ? pointer.toString() : pointer.substring(0, LONGEST_POINTER) + "…");
    }

    /** A name as it stands in a JSON pointer (RFC 6901). */
    private String segment(int name) {
        return text.name(name, text.stringEnd(name)).replace("~", "~0").replace("/", "~1");
    }
}

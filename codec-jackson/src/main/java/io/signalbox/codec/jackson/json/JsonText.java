package io.signalbox.codec.jackson.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The grammar of JSON's scalars (RFC 8259 §6, §7) over a range of bytes. What is none ends at {@link #NONE}. */
final class JsonText {

    /** The end of what is no such thing. */
    static final int NONE = -1;

    private static final int LONGEST_SHARED_NAME = 32;
    private static final int SHARED_NAMES = 1024;

    /** Names that came lately, each at the place of its hash: they are few, and stand in every chunk. Whoever comes later takes the place. */
    private static final String[] SHARED = new String[SHARED_NAMES];

    private final byte[] bytes;
    private final int end;

    /**
     * Of these bytes.
     *
     * @param end before which everything lies
     */
    JsonText(byte[] bytes, int end) {
        this.bytes = bytes;
        this.end = end;
    }

    /** The first byte from here on that is no white space, or the end. */
    int afterBlank(int from) {
        int i = from;
        while (i < end && (bytes[i] == ' ' || bytes[i] == '\n' || bytes[i] == '\r' || bytes[i] == '\t')) {
            i++;
        }
        return i;
    }

    /** Where the string that begins with this quote ends. */
    int stringEnd(int quote) {
        int i = quote + 1;
        while (i < end) {
            byte b = bytes[i];
            if (b == '"') {
                return i + 1;
            }
            if (b >= ' ' && b != '\\') {
                i++;
                continue;
            }
            int after = b == '\\' ? afterEscape(i + 1) : b < 0 ? afterCharacter(i) : NONE;
            if (after < 0) {
                return NONE;
            }
            i = after;
        }
        return NONE;
    }

    private int afterEscape(int at) {
        if (at >= end) {
            return NONE;
        }
        return switch (bytes[at]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 1;
            case 'u' -> at + 4 < end && hex(at + 1) >= 0 ? at + 5 : NONE;
            default -> NONE;
        };
    }

    private int hex(int from) {
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = bytes[i] < 0 ? -1 : Character.digit(bytes[i], 16);
            if (digit < 0) {
                return NONE;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** After a character of more than one byte. */
    private int afterCharacter(int at) {
        int first = bytes[at] & 0xff;
        int more = first >= 0xf8 || first < 0xc0 ? NONE : first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
        if (more < 0 || at + more >= end) {
            return NONE;
        }
        for (int i = at + 1; i <= at + more; i++) {
            if ((bytes[i] & 0xc0) != 0x80) {
                return NONE;
            }
        }
        return at + more + 1;
    }

    /** Where this word ends, if it stands here. */
    int wordEnd(int from, String word) {
        if (end - from < word.length()) {
            return NONE;
        }
        for (int i = 0; i < word.length(); i++) {
            if (bytes[from + i] != word.charAt(i)) {
                return NONE;
            }
        }
        return from + word.length();
    }

    /** Where the digits before a number's point end. */
    int integerEnd(int from) {
        int first = bytes[from] == '-' ? from + 1 : from;
        int to = digitsEnd(first);
        return to == first || (to > first + 1 && bytes[first] == '0') ? NONE : to;
    }

    /** Where a number ends whose digits before the point end here. */
    int fractionEnd(int from) {
        int at = from;
        if (at < end && bytes[at] == '.') {
            at = someDigitsEnd(at + 1);
        }
        if (at > 0 && at < end && (bytes[at] == 'e' || bytes[at] == 'E')) {
            boolean signed = at + 1 < end && (bytes[at + 1] == '+' || bytes[at + 1] == '-');
            at = someDigitsEnd(at + (signed ? 2 : 1));
        }
        return at;
    }

    private int someDigitsEnd(int from) {
        int to = digitsEnd(from);
        return to == from ? NONE : to;
    }

    private int digitsEnd(int from) {
        int i = from;
        while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        return i;
    }

    /** Where a scalar that is no string ends, by what follows it. */
    int plainEnd(int from) {
        int i = from;
        while (i < end && bytes[i] > ' ' && bytes[i] != ',' && bytes[i] != ']' && bytes[i] != '}') {
            i++;
        }
        return i;
    }

    /** The characters of a scalar that is no string. */
    String plain(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** What a string stands for, whose quotes are in the range. */
    String decoded(int from, int to) {
        return isEscaped(from, to)
                ? unescaped(from + 1, to - 1)
                : new String(bytes, from + 1, to - from - 2, StandardCharsets.UTF_8);
    }

    /** The same for a name, which may have been decoded before. */
    String name(int from, int to) {
        int length = to - from - 2;
        if (length > LONGEST_SHARED_NAME) {
            return decoded(from, to);
        }
        int hash = 0;
        for (int i = from + 1; i < to - 1; i++) {
            hash = hash * 31 + bytes[i];
        }
        int place = (hash ^ hash >>> 15) & SHARED_NAMES - 1;
        String known = SHARED[place];
        if (known != null && isSpelt(known, from + 1, length)) {
            return known;
        }
        String decoded = decoded(from, to);
        SHARED[place] = decoded;
        return decoded;
    }

    /** Whether a text is in ASCII, and is what stands here, without an escape. */
    private boolean isSpelt(String text, int from, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != bytes[from + i] || bytes[from + i] == '\\') {
                return false;
            }
        }
        return true;
    }

    /** Whether anything in the range is written as an escape. */
    boolean isEscaped(int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    /** Whether two ranges hold the same bytes. */
    boolean isSame(int from, int to, int otherFrom, int otherTo) {
        return Arrays.equals(bytes, from, to, bytes, otherFrom, otherTo);
    }

    private String unescaped(int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        int plain = from;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\\') {
                text.append(new String(bytes, plain, i - plain, StandardCharsets.UTF_8));
                i++;
                text.append(bytes[i] == 'u' ? (char) hex(i + 1) : meant(bytes[i]));
                i += bytes[i] == 'u' ? 4 : 0;
                plain = i + 1;
            }
        }
        return text.append(new String(bytes, plain, to - plain, StandardCharsets.UTF_8))
                .toString();
    }

    private static char meant(byte escaped) {
        return switch (escaped) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> (char) escaped;
        };
    }
}

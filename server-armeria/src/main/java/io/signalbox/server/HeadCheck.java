package io.signalbox.server;

import io.netty.buffer.ByteBuf;
import io.signalbox.face.PlainHead;
import java.util.Optional;

/**
 * Judges the header section of one HTTP/1 request, byte by byte, and says how its body is framed (RFC 9112). Stricter than it must
 * be: whatever another server on the way could read differently is refused.
 *
 * <p>Used again for each request; not for several threads.
 */
final class HeadCheck {

    private static final int MOST_LINES = 200;
    private static final int LONGEST_METHOD = 20;
    private static final int MOST_LENGTH_DIGITS = 18;
    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (char c = 0; c < 128; c++) {
            TOKEN[c] = Character.isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
        }
    }

    private byte[] head = new byte[1024];
    private int length;
    private int hosts;
    private int codings;
    private int lengths;
    private boolean version11;
    private boolean chunked;
    private long contentLength;

    /**
     * Judges a header section, from the method to the empty line.
     *
     * @return why it is refused; empty if it is not
     */
    Optional<Refusal> refusal(ByteBuf bytes, int from, int to) {
        read(bytes, from, to);
        int lineEnd = endOfLine(0);
        Optional<Refusal> bad = lineEnd < 0 ? Optional.of(Refusal.REQUEST_LINE) : requestLine(lineEnd);
        int at = lineEnd + 2;
        int lines = 0;
        while (bad.isEmpty() && at < length - 2) {
            lineEnd = endOfLine(at);
            lines++;
            bad = lineEnd < 0
                    ? Optional.of(Refusal.HEADER_SYNTAX)
                    : lines > MOST_LINES ? Optional.of(Refusal.LARGE_HEAD) : headerLine(at, lineEnd);
            at = lineEnd + 2;
        }
        return bad.isPresent() ? bad : framing();
    }

    /** Whether the body of the request that was judged last comes in chunks. */
    boolean isChunked() {
        return chunked;
    }

    /** Bytes of that body, if it does not. */
    long contentLength() {
        return contentLength;
    }

    private void read(ByteBuf bytes, int from, int to) {
        length = to - from;
        if (head.length < length) {
            head = new byte[Math.max(length, head.length * 2)];
        }
        bytes.getBytes(from, head, 0, length);
        hosts = 0;
        codings = 0;
        lengths = 0;
        chunked = false;
        contentLength = 0;
    }

    /** Where the line that begins at {@code from} ends; -1 if a CR or LF stands alone in it. */
    private int endOfLine(int from) {
        for (int i = from; i < length; i++) {
            byte b = head[i];
            if (b == '\n') {
                return -1;
            }
            if (b == '\r') {
                return i + 1 < length && head[i + 1] == '\n' ? i : -1;
            }
        }
        return -1;
    }

    private Optional<Refusal> requestLine(int end) {
        int i = 0;
        while (i < end && head[i] >= 'A' && head[i] <= 'Z') {
            i++;
        }
        if (i == 0 || i > LONGEST_METHOD || i == end || head[i] != ' ') {
            return Optional.of(Refusal.REQUEST_LINE);
        }
        int target = i + 1;
        int targetEnd = end - " HTTP/1.1".length();
        if (targetEnd <= target || !isVersion(targetEnd)) {
            return Optional.of(Refusal.REQUEST_LINE);
        }
        return PlainHead.isPlainTarget(head, target, targetEnd) ? Optional.empty() : Optional.of(Refusal.TARGET);
    }

    private boolean isVersion(int at) {
        String expected = " HTTP/1.";
        for (int i = 0; i < expected.length(); i++) {
            if (head[at + i] != expected.charAt(i)) {
                return false;
            }
        }
        byte minor = head[at + expected.length()];
        version11 = minor == '1';
        return version11 || minor == '0';
    }

    private Optional<Refusal> headerLine(int from, int end) {
        if (head[from] == ' ' || head[from] == '\t') {
            return Optional.of(Refusal.FOLDED_HEADER);
        }
        int colon = from;
        while (colon < end && head[colon] >= 0 && TOKEN[head[colon]]) {
            colon++;
        }
        if (colon == from || colon == end || head[colon] != ':') {
            return Optional.of(Refusal.HEADER_SYNTAX);
        }
        int valueFrom = colon + 1;
        while (valueFrom < end && isBlank(head[valueFrom])) {
            valueFrom++;
        }
        int valueTo = end;
        while (valueTo > valueFrom && isBlank(head[valueTo - 1])) {
            valueTo--;
        }
        for (int i = valueFrom; i < valueTo; i++) {
            byte b = head[i];
            if ((b >= 0 && b < ' ' && b != '\t') || b == 0x7f) {
                return Optional.of(Refusal.HEADER_SYNTAX);
            }
        }
        return known(from, colon, valueFrom, valueTo);
    }

    private Optional<Refusal> known(int from, int colon, int valueFrom, int valueTo) {
        switch (colon - from) {
            case 4 -> {
                if (equalsIgnoreCase("host", from, colon)) {
                    hosts++;
                    return isHost(valueFrom, valueTo) ? Optional.empty() : Optional.of(Refusal.HOST);
                }
            }
            case 14 -> {
                if (equalsIgnoreCase("content-length", from, colon)) {
                    lengths++;
                    return number(valueFrom, valueTo) ? Optional.empty() : Optional.of(Refusal.CONTENT_LENGTH);
                }
            }
            case 17 -> {
                if (equalsIgnoreCase("transfer-encoding", from, colon)) {
                    codings++;
                    chunked = equalsIgnoreCase("chunked", valueFrom, valueTo);
                    return chunked ? Optional.empty() : Optional.of(Refusal.TRANSFER_ENCODING);
                }
            }
            default -> {
                // Every other header is the face's affair.
            }
        }
        return Optional.empty();
    }

    private Optional<Refusal> framing() {
        if (hosts > 1 || (hosts == 0 && version11)) {
            return Optional.of(Refusal.HOST);
        }
        if (lengths > 1) {
            return Optional.of(Refusal.CONTENT_LENGTH);
        }
        if (codings > 1 || (codings == 1 && (lengths == 1 || !version11))) {
            return Optional.of(Refusal.TRANSFER_ENCODING);
        }
        return Optional.empty();
    }

    /** {@code host}, {@code host:port}, {@code [address]:port}; no user, path or blank (RFC 9110 §7.2). */
    private boolean isHost(int from, int to) {
        int i = from;
        if (i < to && head[i] == '[') {
            i++;
            while (i < to && (Character.digit(head[i], 16) >= 0 || head[i] == ':' || head[i] == '.')) {
                i++;
            }
            if (i == to || i == from + 1 || head[i] != ']') {
                return false;
            }
            i++;
        } else {
            while (i < to && (isLetterOrDigit(head[i]) || head[i] == '-' || head[i] == '.' || head[i] == '_')) {
                i++;
            }
            if (i == from) {
                return false;
            }
        }
        if (i < to && head[i] == ':') {
            int digits = i + 1;
            i = digits;
            while (i < to && i - digits < 5 && head[i] >= '0' && head[i] <= '9') {
                i++;
            }
        }
        return i == to;
    }

    private boolean number(int from, int to) {
        if (from == to || to - from > MOST_LENGTH_DIGITS) {
            return false;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            if (head[i] < '0' || head[i] > '9') {
                return false;
            }
            value = value * 10 + (head[i] - '0');
        }
        contentLength = value;
        return true;
    }

    private boolean equalsIgnoreCase(String lower, int from, int to) {
        if (to - from != lower.length()) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            byte b = head[from + i];
            if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }
}

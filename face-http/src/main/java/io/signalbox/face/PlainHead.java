package io.signalbox.face;

import io.signalbox.core.port.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether the head of a request can be read in one way only. Stricter than a server must be: whatever another server on the way could
 * read differently is refused. What a decoder does not show any more (folded lines, lone line feeds) is for those who see the bytes.
 */
public final class PlainHead {

    /** Why a target is refused. */
    public static final String TARGET =
            "The request target is ambiguous (expected: a path that starts with one slash, without ;, // or dot segments)";

    /** Why a host is refused. */
    public static final String HOST =
            "The Host header is missing, repeated or invalid (expected: exactly one host with an optional port)";

    /** Why a transfer coding is refused. */
    public static final String TRANSFER_ENCODING =
            "Transfer-Encoding is not supported so (expected: exactly chunked, without Content-Length)";

    /** Why a length is refused. */
    public static final String CONTENT_LENGTH = "Content-Length is repeated or invalid (expected: one number)";

    private static final String METHOD = "The method is malformed (expected: up to 20 letters A to Z)";

    private static final int LONGEST_METHOD = 20;
    private static final int MOST_LENGTH_DIGITS = 18;

    /** {@code host}, {@code host:port}, {@code [address]:port}; no user, path or blank (RFC 9110 §7.2). */
    private static final Pattern AUTHORITY =
            Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(?::[0-9]{0,5})?");

    private PlainHead() {}

    /**
     * Why the head of a request is refused; empty if it is not.
     *
     * @param target as in the request line, with the query
     * @param hosts what the request says of its host: the Host fields of HTTP/1, the authority of HTTP/2 with its Host fields
     * @param version11 whether it came as HTTP/1.1 or later, so that a host must be named and a body may come in chunks
     */
    public static Optional<String> objection(
            String method, String target, List<String> hosts, Headers headers, boolean version11) {
        if (!isMethod(method)) {
            return Optional.of(METHOD);
        }
        byte[] bytes = target.getBytes(StandardCharsets.ISO_8859_1);
        if (!isPlainTarget(bytes, 0, bytes.length)) {
            return Optional.of(TARGET);
        }
        if (hosts.size() > 1 || (hosts.isEmpty() && version11) || (!hosts.isEmpty() && !isHost(hosts.get(0)))) {
            return Optional.of(HOST);
        }
        return framing(headers, version11);
    }

    private static Optional<String> framing(Headers headers, boolean version11) {
        Optional<String> length = Optional.empty();
        Optional<String> coding = Optional.empty();
        for (Headers.Entry field : headers.entries()) {
            if (field.name().equalsIgnoreCase("content-length")) {
                if (length.isPresent() || !isNumber(field.value())) {
                    return Optional.of(CONTENT_LENGTH);
                }
                length = Optional.of(field.value());
            } else if (field.name().equalsIgnoreCase("transfer-encoding")) {
                if (coding.isPresent() || !version11 || !field.value().equalsIgnoreCase("chunked")) {
                    return Optional.of(TRANSFER_ENCODING);
                }
                coding = Optional.of(field.value());
            }
        }
        return length.isPresent() && coding.isPresent() ? Optional.of(TRANSFER_ENCODING) : Optional.empty();
    }

    private static boolean isMethod(String method) {
        return !method.isEmpty()
                && method.length() <= LONGEST_METHOD
                && method.chars().allMatch(c -> c >= 'A' && c <= 'Z');
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= MOST_LENGTH_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Whether this names one host, with or without a port. */
    public static boolean isHost(CharSequence authority) {
        return AUTHORITY.matcher(authority).matches();
    }

    /** Whether a request target is a path that everybody reads alike, with or without a query. */
    public static boolean isPlainTarget(byte[] head, int from, int to) {
        if (from == to || head[from] != '/') {
            return false;
        }
        boolean inPath = true;
        for (int i = from; i < to; i++) {
            byte b = head[i];
            if (b <= ' ' || b == 0x7f || b == '#' || b == '\\') {
                return false;
            }
            if (b == '?') {
                inPath = false;
            }
            if (inPath && (b == ';' || (b == '/' && isSlashOrDotSegment(head, i + 1, to)))) {
                return false;
            }
        }
        return true;
    }

    /** Whether what follows a slash is a slash, or a segment of one or two dots. */
    private static boolean isSlashOrDotSegment(byte[] head, int from, int to) {
        if (from < to && head[from] == '/') {
            return true;
        }
        int i = from;
        while (i < to && i - from < 3 && head[i] == '.') {
            i++;
        }
        int dots = i - from;
        return (dots == 1 || dots == 2) && (i == to || head[i] == '/' || head[i] == '?');
    }
}

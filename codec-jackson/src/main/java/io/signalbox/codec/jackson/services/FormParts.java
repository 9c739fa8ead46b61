package io.signalbox.codec.jackson.services;

import io.signalbox.codec.jackson.request.Refusal;
import io.signalbox.core.attempt.RequestRefusedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the parts of a form lie. Strict: no preamble and no epilogue, every part with a name, and nothing in a part that reads like a
 * delimiter, so that nobody after us sees other parts than we do.
 *
 * @param boundary what stands between the parts
 * @param parts in their order
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7578">RFC 7578: multipart/form-data</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2046#section-5.1">RFC 2046: multipart</a>
 */
record FormParts(String boundary, List<Part> parts) {

    private static final int MOST_PARTS = 256;
    private static final int LONGEST_HEAD = 8 * 1024;
    private static final int LONGEST_TEXT = 4 * 1024;

    private static final Pattern BOUNDARY = Pattern.compile(
            ";\\s*boundary\\s*=\\s*(?:\"([0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-])\"|([0-9A-Za-z'+_.-]{1,70}))\\s*(?:;|$)",
            Pattern.CASE_INSENSITIVE);
    /** Copies the list. */
    FormParts {
        parts = List.copyOf(parts);
    }

    /**
     * One part.
     *
     * @param name of the field
     * @param file whether it is a file rather than a text
     * @param start where its content begins
     * @param end where that ends
     */
    record Part(String name, boolean file, int start, int end) {
        /** The content as text, or the beginning of one that is too long to be of any use. */
        String text(byte[] body) {
            return new String(body, start, Math.min(end - start, LONGEST_TEXT), StandardCharsets.UTF_8);
        }
    }

    /** @throws RequestRefusedException if it is no form, or the content type does not say what stands between its parts */
    static FormParts read(String contentType, byte[] body) {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find() || contentType.toLowerCase(Locale.ROOT).split("boundary", 3).length != 2) {
            throw Refusal.ofMember(
                    "Content-Type", contentType, "multipart/form-data with a boundary of 1 to 70 characters");
        }
        String separator = Optional.ofNullable(boundary.group(1)).orElseGet(() -> boundary.group(2));
        return new FormParts(separator, new Scan(body, separator).parts());
    }

    /** The text of the first field of this name. */
    Optional<String> text(String name, byte[] body) {
        return parts.stream()
                .filter(part -> !part.file() && part.name().equals(name))
                .findFirst()
                .map(part -> part.text(body));
    }

    private static RequestRefusedException malformed(String what) {
        return Refusal.ofBody("invalid_form", "body: " + what + " (expected: multipart/form-data)");
    }

    /** One walk over a body. */
    private static final class Scan {

        private final byte[] body;
        private final byte[] delimiter;
        private final List<Part> parts = new ArrayList<>();

        Scan(byte[] body, String boundary) {
            this.body = body;
            this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.US_ASCII);
        }

        List<Part> parts() {
            // The first delimiter has no line before it that it would have to end.
            if (!isAt(0, 2)) {
                throw malformed("does not begin with its boundary");
            }
            int at = delimiter.length - 2;
            while (!closes(at)) {
                at = part(lineEnd(at));
            }
            return parts;
        }

        /** Reads the part whose head begins here; returns where the delimiter after it ends. */
        private int part(int head) {
            if (parts.size() == MOST_PARTS) {
                throw malformed("more than " + MOST_PARTS + " parts");
            }
            int start = headEnd(head);
            int end = find(start);
            PartHead read = PartHead.read(new String(body, head, start - head - 4, StandardCharsets.UTF_8))
                    .orElseThrow(() -> malformed("a part whose head does not say, once, what its name is"));
            parts.add(new Part(read.name(), read.file(), start, end));
            return end + delimiter.length;
        }

        /** Whether a delimiter that ends here was the last one. */
        private boolean closes(int at) {
            boolean last = at + 1 < body.length && body[at] == '-' && body[at + 1] == '-';
            if (last && !isBlank(at + 2)) {
                throw malformed("something after its last boundary");
            }
            return last;
        }

        private boolean isBlank(int from) {
            for (int i = from; i < body.length; i++) {
                if (body[i] != '\r' && body[i] != '\n' && body[i] != ' ' && body[i] != '\t') {
                    return false;
                }
            }
            return true;
        }

        /** Where the line after a delimiter begins; white space may stand between. */
        private int lineEnd(int from) {
            int at = from;
            while (at < body.length && (body[at] == ' ' || body[at] == '\t')) {
                at++;
            }
            if (at + 1 < body.length && body[at] == '\r' && body[at + 1] == '\n') {
                return at + 2;
            }
            throw malformed("something after a boundary on its line");
        }

        /** Where the content after a head begins. */
        private int headEnd(int head) {
            int last = Math.min(body.length - 4, head + LONGEST_HEAD);
            for (int i = head; i <= last; i++) {
                if (body[i] == '\r' && body[i + 1] == '\n' && body[i + 2] == '\r' && body[i + 3] == '\n') {
                    return i + 4;
                }
            }
            throw malformed("a part whose head does not end");
        }

        private int find(int from) {
            for (int i = from; i <= body.length - delimiter.length; i++) {
                if (body[i] == '\r' && isAt(i, 0)) {
                    return i;
                }
            }
            throw malformed("a part that does not end");
        }

        /** Whether the delimiter stands here, without so many of its first bytes. */
        private boolean isAt(int at, int skipped) {
            int length = delimiter.length - skipped;
            if (at + length > body.length) {
                return false;
            }
            for (int i = 0; i < length; i++) {
                if (body[at + i] != delimiter[skipped + i]) {
                    return false;
                }
            }
            return true;
        }
    }
}

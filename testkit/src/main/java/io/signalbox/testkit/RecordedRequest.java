package io.signalbox.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A request as it came over the wire. Immutable; may be read from any thread.
 *
 * <p>The few chat fields ({@link #model()}, {@link #streamed()}, {@link #usageRequested()}, {@link #lastUserMessage()})
 * are found by a tolerant scan of the body; anything else is for the test's own JSON library and {@link #bodyText()}.
 */
public final class RecordedRequest {
    private final long number;
    private final long connection;
    private final Instant arrived;
    private final RequestHead head;
    private final byte[] body;
    private final ChatRequestScan scan;

    RecordedRequest(long number, long connection, Instant arrived, RequestHead head, byte[] body) {
        this.number = number;
        this.connection = connection;
        this.arrived = arrived;
        this.head = head;
        this.body = body;
        this.scan = ChatRequestScan.of(body);
    }

    /** The place of this request among all that this upstream got: 1 for the first. */
    public long number() {
        return number;
    }

    /** Which connection it came over: 1 for the first accepted. Two requests with the same id shared a connection. */
    public long connection() {
        return connection;
    }

    /** When its last byte was read. */
    public Instant arrived() {
        return arrived;
    }

    /** The method, as {@code POST}. */
    public String method() {
        return head.method();
    }

    /** The request target as it was sent: path and query. */
    public String target() {
        return head.target();
    }

    /** The target without its query. */
    public String path() {
        int query = target().indexOf('?');
        return query < 0 ? target() : target().substring(0, query);
    }

    /** What follows the question mark of the target; empty if there is none. */
    public String query() {
        int query = target().indexOf('?');
        return query < 0 ? "" : target().substring(query + 1);
    }

    /** The protocol version, as {@code HTTP/1.1}. */
    public String version() {
        return head.version();
    }

    /** All header lines in the order and spelling of the wire, duplicates included. */
    public List<HeaderField> headers() {
        return head.headers();
    }

    /** The value of the first header line of that name, in any case. */
    public Optional<String> header(String name) {
        return head.values(name).stream().findFirst();
    }

    /** The values of all header lines of that name, in any case and in the order of the wire. */
    public List<String> headerValues(String name) {
        return head.values(name);
    }

    /** The body's bytes after chunked decoding, otherwise untouched. A copy: the caller may change it. */
    public byte[] body() {
        return body.clone();
    }

    /** The body as UTF-8 text. */
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The top-level {@code model} of the body. */
    public Optional<String> model() {
        return scan.model();
    }

    /** Whether the body asks for a stream. */
    public boolean streamed() {
        return scan.stream();
    }

    /** Whether the body asks for usage at the end of the stream. */
    public boolean usageRequested() {
        return scan.includeUsage();
    }

    /** The text of the last message whose role is {@code user}; text parts are joined. */
    public Optional<String> lastUserMessage() {
        return scan.lastUserMessage();
    }

    @Override
    public String toString() {
        return "#" + number + " " + method() + " " + target() + " over connection " + connection + ", " + body.length
                + " bytes" + model().map(name -> ", model " + name).orElse("");
    }
}

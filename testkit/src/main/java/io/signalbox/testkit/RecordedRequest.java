package io.signalbox.testkit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request as it came over the wire. Immutable; may be read from any thread.
 *
 * <p>The few fields that an answer depends on ({@link #model()}, {@link #streamed()}, {@link #usageRequested()}, {@link
 * #lastUserMessage()}) are found in any dialect, in the path or by a tolerant scan of the body. For the rest there are {@link
 * #bodyAt(String)} and, for a test's own JSON library, {@link #bodyText()}.
 */
public final class RecordedRequest {
    private static final Pattern MODEL_IN_PATH =
            Pattern.compile("/models?/([^/]+?)(?::[A-Za-z]+|/converse(?:-stream)?)$");
    private static final Pattern STREAM_IN_PATH =
            Pattern.compile("(?::streamGenerateContent|:streamRawPredict|/converse-stream)$");

    private final long number;
    private final Origin origin;
    private final Instant arrived;
    private final RequestHead head;
    private final byte[] body;
    private final ChatRequestScan scan;

    RecordedRequest(long number, Origin origin, Instant arrived, RequestHead head, byte[] body) {
        this.number = number;
        this.origin = origin;
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
        return origin.connection();
    }

    /** What was spoken: {@code http/1.1}, {@code h2} (HTTP/2 over TLS) or {@code h2c} (HTTP/2 without). */
    public String protocol() {
        return origin.protocol();
    }

    /** Which stream of the connection it came over; empty for HTTP/1.1. */
    public OptionalInt stream() {
        return origin.stream();
    }

    /** The version of TLS, as {@code TLSv1.3}; empty if it came without. */
    public Optional<String> tlsVersion() {
        return origin.tlsVersion();
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

    /** The protocol version, as {@code HTTP/1.1} or {@code HTTP/2.0}. */
    public String version() {
        return head.version();
    }

    /**
     * All header lines in the order and spelling of the wire, duplicates included. Of HTTP/2's pseudo-headers, the authority is the first
     * line, {@code host}, unless the client sent one.
     */
    public List<HeaderField> headers() {
        return head.headers();
    }

    boolean isHttp2() {
        return origin.isHttp2();
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

    /**
     * One value of the JSON body.
     *
     * @param pointer a JSON Pointer (RFC 6901), as {@code /messages/0/content}; empty for the whole body
     * @return the text of a string, otherwise the value as it is written; empty if the body has no such value
     */
    public Optional<String> bodyAt(String pointer) {
        return JsonPointer.find(bodyText(), pointer);
    }

    /** The dialect that is spoken at the path. */
    public Optional<ScriptedDialect> dialect() {
        return ScriptedDialect.ofPath(path());
    }

    /** The model: what the path names, as Gemini's and Bedrock's do, otherwise the body's top-level {@code model}. */
    public Optional<String> model() {
        Matcher named = MODEL_IN_PATH.matcher(path());
        return named.find() ? Optional.of(decoded(named.group(1))) : scan.model();
    }

    /** Whether a stream is asked for: in the path, as Gemini's and Bedrock's do, otherwise in the body. */
    public boolean streamed() {
        return STREAM_IN_PATH.matcher(path()).find() || scan.stream();
    }

    /** Whether the body asks for usage at the end of the stream. */
    public boolean usageRequested() {
        return scan.includeUsage();
    }

    /** The text of the last message whose role is {@code user}, or has none; text parts are joined. */
    public Optional<String> lastUserMessage() {
        return scan.lastUserMessage();
    }

    private static String decoded(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "#" + number + " " + method() + " " + target() + " over connection " + connection() + ", " + body.length
                + " bytes" + model().map(name -> ", model " + name).orElse("");
    }
}

package io.signalbox.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * One exchange with a provider, as it stands in a file: what was asked and what was answered, to the byte, without time.
 *
 * <p>The file is UTF-8 text with line feeds, made to be read, written and compared by people:
 *
 * <pre>
 * === signalbox recording 1
 * POST /v1/chat/completions
 * content-type: application/json
 * === request text
 * {"model":"acme/large","stream":true}
 * === response 200
 * content-type: text/event-stream
 * === chunk text
 * data: {"id":"chatcmpl-1"}
 *
 *
 * === chunk text
 * data: [DONE]
 *
 *
 * === end
 * </pre>
 *
 * <ul>
 *   <li>The first section names the format and its version, then the method and the target, then header lines.
 *   <li>{@code request}, if the request has a body.
 *   <li>{@code response} with the status, then header lines.
 *   <li>{@code body}, if the answer came as one; or a {@code chunk} for each piece of a streamed one. An empty answer has
 *       neither.
 *   <li>{@code end}, so that a cut file is seen.
 * </ul>
 *
 * <p>The content of a body begins on the line after its section line, and ends before the line end ahead of the next section
 * line: that line end belongs to the format. The word after {@code request}, {@code body} and {@code chunk} says how the
 * bytes are written: {@code text} as they are; {@code crlf} as text whose line ends are all CR LF; {@code base64} (in lines
 * of 76) for anything else, as bytes that are not UTF-8, other control characters, and lines that begin with {@code ===}.
 *
 * <p>Immutable. {@link Recorder} makes recordings of real providers, {@link Player} answers with them.
 */
public final class Recording {
    private final RecordedRequest request;
    private final int status;
    private final List<HeaderField> responseHeaders;
    private final List<byte[]> chunks;
    private final boolean streamed;

    /** @param chunks the body; one at most where it is not streamed */
    Recording(
            RecordedRequest request,
            int status,
            List<HeaderField> responseHeaders,
            List<byte[]> chunks,
            boolean streamed) {
        this.request = request;
        this.status = status;
        this.responseHeaders = List.copyOf(responseHeaders);
        this.chunks = List.copyOf(chunks);
        this.streamed = streamed;
    }

    /** A request as it stands in a file: it came over no connection, at no time. */
    static RecordedRequest request(String method, String target, List<HeaderField> headers, byte[] body) {
        return new RecordedRequest(
                1, Origin.UNSENT, Instant.EPOCH, new RequestHead(method, target, "HTTP/1.1", headers), body);
    }

    /**
     * Reads a file.
     *
     * @throws UncheckedIOException if it cannot be read
     * @throws IllegalArgumentException if it is no recording, with the line at which that was seen
     */
    public static Recording read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(file + ": " + wrong.getMessage(), wrong);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the files of a directory whose names end in {@code .txt}, in the order of their names. */
    public static List<Recording> readAll(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .map(Recording::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads the text of a file.
     *
     * @throws IllegalArgumentException if it is no recording, with the line at which that was seen
     */
    public static Recording parse(String text) {
        return new RecordingReader(text).recording();
    }

    /** The text of its file; {@link #parse(String)} gives an equal recording. */
    public String text() {
        return RecordingWriter.text(this);
    }

    /**
     * Writes a new file.
     *
     * @throws UncheckedIOException if the file is there already or cannot be written
     */
    public void write(Path file) {
        try {
            Files.writeString(file, text(), StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was asked. */
    public RecordedRequest request() {
        return request;
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }

    /** The header lines of the answer, in order; those of the transfer are left out. */
    public List<HeaderField> responseHeaders() {
        return responseHeaders;
    }

    /** Whether the answer came in pieces of no announced length. */
    public boolean streamed() {
        return streamed;
    }

    /** The answer's body in the pieces in which it came. Copies: the caller may change them. */
    public List<byte[]> chunks() {
        return chunks.stream().map(byte[]::clone).toList();
    }

    /** The answer's body as a whole. */
    public byte[] responseBody() {
        return Bytes.joined(chunks);
    }

    /** The reply that answers with it, to the byte; the date is today's. */
    public Reply reply() {
        Reply body = streamed
                ? Reply.script(chunks.stream().map(Step::bytes).toArray(Step[]::new))
                : Reply.bytes(responseBody());
        Reply reply = body.withStatus(status).withoutHeader("x-request-id").withoutHeader("Content-Type");
        for (HeaderField field : responseHeaders) {
            reply = reply.withoutHeader(field.name()).header(field.name(), field.value());
        }
        return reply;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Recording recording && text().equals(recording.text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        return request.method() + " " + request.target() + " " + status;
    }
}

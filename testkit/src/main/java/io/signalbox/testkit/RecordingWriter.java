package io.signalbox.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Writes the text of a {@link Recording}. */
final class RecordingWriter {
    static final String MARK = "===";
    static final String FIRST = "=== signalbox recording 1";

    private RecordingWriter() {}

    static String text(Recording recording) {
        RecordedRequest request = recording.request();
        StringBuilder out = new StringBuilder(FIRST).append('\n');
        out.append(request.method()).append(' ').append(request.target()).append('\n');
        headers(out, request.headers());
        if (request.body().length > 0) {
            section(out, "request", request.body());
        }
        out.append("=== response ").append(recording.status()).append('\n');
        headers(out, recording.responseHeaders());
        for (byte[] chunk : recording.chunks()) {
            section(out, recording.streamed() ? "chunk" : "body", chunk);
        }
        return out.append("=== end\n").toString();
    }

    private static void headers(StringBuilder out, List<HeaderField> headers) {
        headers.forEach(field -> out.append(field).append('\n'));
    }

    private static void section(StringBuilder out, String name, byte[] body) {
        String text = readable(body);
        String withLineFeeds = text.replace("\r\n", "\n");
        boolean returns = text.indexOf('\r') >= 0;
        boolean allReturns = withLineFeeds.replace("\n", "\r\n").equals(text);
        String how = !returns ? "text" : "crlf";
        if ((text.isEmpty() && body.length > 0) || (returns && !allReturns)) {
            how = "base64";
            withLineFeeds = Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(body);
        }
        out.append("=== ").append(name).append(' ').append(how).append('\n');
        out.append(withLineFeeds).append('\n');
    }

    /** The bytes as text; empty where a file of text could not keep them. */
    private static String readable(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            boolean control = text.chars().anyMatch(c -> Character.isISOControl(c) && "\r\n\t".indexOf(c) < 0);
            return control || text.startsWith(MARK) || text.contains("\n" + MARK) ? "" : text;
        } catch (CharacterCodingException binary) {
            return "";
        }
    }
}

package io.signalbox.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads the text of a {@link Recording}; strict, so that a file that was damaged is not half understood. */
final class RecordingReader {
    private final String[] lines;
    private int at;

    RecordingReader(String text) {
        this.lines = text.split("\n", -1);
    }

    Recording recording() {
        expect(RecordingWriter.FIRST);
        String[] words = next("method and target").split(" ", -1);
        if (words.length != 2 || words[0].isEmpty() || !words[1].startsWith("/")) {
            throw wrong("method and target, as 'POST /v1/messages'");
        }
        List<HeaderField> headers = headers();
        byte[] body = atSection("request") ? body("request") : new byte[0];
        if (!atSection("response")) {
            throw notHere("=== response and the status");
        }
        String status = next("response").substring("=== response ".length());
        if (!status.matches("\\d{3}")) {
            throw wrong("=== response and three digits");
        }
        List<HeaderField> responseHeaders = headers();
        List<byte[]> chunks = new ArrayList<>();
        boolean streamed = atSection("chunk");
        while (atSection("chunk")) {
            chunks.add(body("chunk"));
        }
        if (!streamed && atSection("body")) {
            chunks.add(body("body"));
        }
        expect("=== end");
        return new Recording(
                Recording.request(words[0], words[1], headers, body),
                Integer.parseInt(status),
                responseHeaders,
                chunks,
                streamed);
    }

    private List<HeaderField> headers() {
        List<HeaderField> headers = new ArrayList<>();
        while (at < lines.length && !lines[at].startsWith(RecordingWriter.MARK)) {
            String line = next("header line");
            int colon = line.indexOf(": ");
            if (colon < 1) {
                throw wrong("a header line, as 'content-type: application/json'");
            }
            headers.add(new HeaderField(line.substring(0, colon), line.substring(colon + 2)));
        }
        return headers;
    }

    private byte[] body(String name) {
        String how = next(name).substring(("=== " + name + " ").length());
        int sectionLine = at;
        List<String> content = new ArrayList<>();
        while (at < lines.length && !lines[at].startsWith(RecordingWriter.MARK)) {
            content.add(next("content"));
        }
        String text = String.join("\n", content);
        return switch (how) {
            case "text" -> text.getBytes(StandardCharsets.UTF_8);
            case "crlf" -> text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
            case "base64" -> decoded(text, sectionLine);
            default -> throw wrong(sectionLine, "text, crlf or base64 after the section's name");
        };
    }

    private byte[] decoded(String text, int sectionLine) {
        try {
            return Base64.getDecoder().decode(text.replace("\n", ""));
        } catch (IllegalArgumentException notBase64) {
            throw wrong(sectionLine + 1, "base64");
        }
    }

    private boolean atSection(String name) {
        return at < lines.length && lines[at].startsWith("=== " + name + " ");
    }

    private void expect(String line) {
        if (at == lines.length || !lines[at].equals(line)) {
            throw notHere(line);
        }
        at++;
    }

    private String next(String what) {
        if (at == lines.length) {
            throw notHere(what);
        }
        return lines[at++];
    }

    /** The line that would be read next is not what it should be. */
    private IllegalArgumentException notHere(String expected) {
        return wrong(at + 1, expected);
    }

    /** The line that was read last is not what it should be. */
    private IllegalArgumentException wrong(String expected) {
        return wrong(at, expected);
    }

    private IllegalArgumentException wrong(int line, String expected) {
        String found = line > lines.length ? "the end of the file" : "'" + lines[line - 1] + "'";
        return new IllegalArgumentException("line " + line + ": " + found + " (expected: " + expected + ")");
    }
}

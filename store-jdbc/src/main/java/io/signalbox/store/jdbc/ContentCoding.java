package io.signalbox.store.jdbc;

import io.signalbox.core.content.ContentError;
import io.signalbox.core.content.ContentUnavailableException;
import io.signalbox.core.content.ContentUnavailableException.Reason;
import io.signalbox.core.content.StoredContent;
import io.signalbox.core.content.StoredContent.Body;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Content as one run of bytes: everything but its id, so that whose it is cannot be changed where it is encrypted. */
final class ContentCoding {

    private static final int VERSION = 1;

    private ContentCoding() {}

    static byte[] encode(StoredContent content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) Math.min(1 << 30, content.size() + 256));
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            text(out, content.key());
            out.writeLong(content.createdAt().getEpochSecond());
            out.writeInt(content.createdAt().getNano());
            text(out, content.dialect());
            body(out, content.request());
            text(out, content.answerType());
            body(out, content.answer());
            out.writeBoolean(content.error().isPresent());
            if (content.error().isPresent()) {
                error(out, content.error().get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /** @throws ContentUnavailableException if they are no such bytes */
    static StoredContent decode(String generationId, byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != VERSION) {
                throw damaged();
            }
            return new StoredContent(
                    generationId,
                    optionalText(in),
                    Instant.ofEpochSecond(in.readLong(), in.readInt()),
                    text(in),
                    body(in),
                    text(in),
                    body(in),
                    in.readBoolean() ? Optional.of(error(in)) : Optional.empty());
        } catch (IOException | DateTimeException e) {
            throw damaged();
        }
    }

    private static void error(DataOutputStream out, ContentError error) throws IOException {
        out.writeInt(error.status());
        text(out, error.message());
        text(out, error.provider());
        out.writeInt(error.previous().size());
        for (ContentError.Previous previous : error.previous()) {
            out.writeInt(previous.status());
            text(out, previous.kind());
            text(out, previous.provider());
        }
    }

    private static ContentError error(DataInputStream in) throws IOException {
        int status = in.readInt();
        String message = text(in);
        Optional<String> provider = optionalText(in);
        List<ContentError.Previous> previous = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            previous.add(new ContentError.Previous(in.readInt(), text(in), text(in)));
        }
        return new ContentError(status, message, provider, previous);
    }

    private static void body(DataOutputStream out, Body body) throws IOException {
        out.writeBoolean(body.truncated());
        ByteBuffer view = body.bytes();
        byte[] bytes = new byte[view.remaining()];
        view.get(bytes);
        run(out, bytes);
    }

    private static Body body(DataInputStream in) throws IOException {
        boolean truncated = in.readBoolean();
        return new Body(ByteBuffer.wrap(run(in)), truncated);
    }

    private static void text(DataOutputStream out, Optional<String> text) throws IOException {
        out.writeBoolean(text.isPresent());
        text(out, text.orElse(""));
    }

    private static Optional<String> optionalText(DataInputStream in) throws IOException {
        boolean present = in.readBoolean();
        return Optional.of(text(in)).filter(any -> present);
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        run(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(run(in), StandardCharsets.UTF_8);
    }

    private static void run(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] run(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw damaged();
        }
        return in.readNBytes(length);
    }

    static ContentUnavailableException damaged() {
        return new ContentUnavailableException(Reason.UNREADABLE, "The stored content is damaged.");
    }
}

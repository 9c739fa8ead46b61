package io.signalbox.testkit;

import io.signalbox.core.port.Headers;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;

/**
 * An answer of a provider's as bytes in hand: see {@link Reply#unsent(String, byte[])}.
 *
 * @param status the HTTP status
 * @param headers the header lines but those that frame the body
 * @param body the body without its transfer coding, in the pieces in which it would be written: in a stream each event is one
 * @param broken whether the connection would break after it, so that it is not whole
 */
public record UnsentReply(int status, Headers headers, List<byte[]> body, boolean broken) {
    /** Copies the list. */
    public UnsentReply {
        body = List.copyOf(body);
    }

    /** All pieces together. */
    public byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        body.forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** The content type in lower case, without parameters; empty if there is none. */
    public String contentType() {
        String type = headers.first("content-type").orElse("");
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }
}

package io.signalbox.server;

import io.signalbox.face.PlainHead;
import java.nio.charset.StandardCharsets;

/** Why a connection's bytes are no request that we are willing to interpret. Each is answered once, and the connection closed. */
enum Refusal {
    REQUEST_LINE(400, "The request line is malformed (expected: METHOD /path HTTP/1.1)"),
    TARGET(400, PlainHead.TARGET),
    HEADER_SYNTAX(400, "A header line is malformed (expected: name, colon, value, on one line that ends with CR LF)"),
    FOLDED_HEADER(400, "A header is folded over several lines (expected: one line)"),
    HOST(400, PlainHead.HOST),
    TRANSFER_ENCODING(400, PlainHead.TRANSFER_ENCODING),
    CONTENT_LENGTH(400, PlainHead.CONTENT_LENGTH),
    CHUNK(400, "The chunked body is malformed (expected: plain chunks without extensions and trailers)"),
    SLOW_HEAD(408, "The request's header section took too long."),
    LONG_TARGET(414, "The request line is too long."),
    LARGE_HEAD(431, "The request's header section is too large.");

    private final int status;
    private final String message;

    Refusal(int status, String message) {
        this.status = status;
        this.message = message;
    }

    /** The whole answer as it goes over the wire. */
    byte[] bytes() {
        String code = status == 408 ? "request_timeout" : status == 400 ? "malformed_request" : "request_too_large";
        String body = ErrorJson.of(code, message);
        String head = "HTTP/1.1 " + status + " " + reason() + "\r\ncontent-type: application/json\r\ncontent-length: "
                + body.length() + "\r\nconnection: close\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }

    private String reason() {
        return switch (status) {
            case 408 -> "Request Timeout";
            case 414 -> "URI Too Long";
            case 431 -> "Request Header Fields Too Large";
            default -> "Bad Request";
        };
    }
}

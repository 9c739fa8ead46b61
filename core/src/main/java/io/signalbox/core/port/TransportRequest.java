package io.signalbox.core.port;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One HTTP request to a provider.
 *
 * @param method {@code POST} or {@code GET}
 * @param uri absolute, {@code http} or {@code https}
 * @param headers all that are to be sent but {@code Host}, {@code Content-Length} and connection headers, which are the
 *     transport's
 * @param body the parts of the body, in order, sent with their total as {@code Content-Length}; empty for no body. The transport
 *     reads them without changing their positions, until the call has ended
 * @param limits how long its parts may take
 */
public record TransportRequest(String method, URI uri, Headers headers, List<ByteBuffer> body, TransportLimits limits) {

    /** Header fields that frame a message or belong to a connection (RFC 9110 §7.6.1, RFC 9113 §8.2.2). */
    private static final Set<String> OF_THE_TRANSPORT = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "proxy-connection",
            "upgrade",
            "te",
            "trailer",
            "expect",
            "http2-settings");

    /** Copies the list of parts, not the bytes. */
    public TransportRequest {
        body = List.copyOf(body);
    }

    /** The host that is called: a name, or a literal address, that of IPv6 in brackets. Also where {@link URI#getHost} finds none. */
    public String host() {
        if (uri.getHost() != null) {
            return uri.getHost();
        }
        String authority = String.valueOf(uri.getRawAuthority());
        int port = authority.lastIndexOf(':');
        return port < 0 ? authority : authority.substring(0, port);
    }

    /** The port that is called; the scheme's own unless the address has one. */
    public int port() {
        String authority = String.valueOf(uri.getRawAuthority());
        int colon = authority.lastIndexOf(':');
        boolean written = colon > authority.lastIndexOf(']') && colon + 1 < authority.length();
        return written
                ? Integer.parseInt(authority.substring(colon + 1))
                : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    /** How many bytes the body has. */
    public long bodyLength() {
        long length = 0;
        for (ByteBuffer part : body) {
            length += part.remaining();
        }
        return length;
    }

    /**
     * Why this cannot be sent as HTTP, or would be read by the other side as something else; empty if it can. Names the part and what
     * is expected of it, and none of the values, which may be secret.
     */
    public Optional<String> flaw() {
        if (!isToken(method)) {
            return Optional.of("method: no token (expected: as POST)");
        }
        return flawOfUri().or(this::flawOfHeaders);
    }

    private Optional<String> flawOfUri() {
        String scheme = uri.getScheme();
        String authority = uri.getRawAuthority();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            return Optional.of("uri: another scheme (expected: http or https)");
        }
        if (authority == null || authority.indexOf('@') >= 0) {
            return Optional.of("uri: no host, or user information (expected: host and port alone)");
        }
        return uri.getRawFragment() == null ? Optional.empty() : Optional.of("uri: a fragment (expected: none)");
    }

    private Optional<String> flawOfHeaders() {
        for (Headers.Entry header : headers.entries()) {
            if (!isToken(header.name())) {
                return Optional.of("headers: a name that is no token (expected: RFC 9110 §5.1)");
            }
            if (OF_THE_TRANSPORT.contains(header.name().toLowerCase(Locale.ROOT))) {
                return Optional.of("headers: " + header.name() + " (expected: none that is the transport's)");
            }
            if (!isText(header.value())) {
                return Optional.of("headers: " + header.name() + ": not plain ASCII (expected: RFC 9110 §5.5)");
            }
        }
        return Optional.empty();
    }

    private static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~' || "\"(),/:;<=>?@[\\]{}".indexOf(c) >= 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > '~' || (c < ' ' && c != '\t')) {
                return false;
            }
        }
        return true;
    }
}

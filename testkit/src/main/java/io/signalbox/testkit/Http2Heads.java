package io.signalbox.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads the heads of HTTP/2 requests strictly (RFC 9113 §8), so that a client's fault is seen and not healed. */
final class Http2Heads {
    private static final Set<String> PSEUDO = Set.of(":method", ":scheme", ":authority", ":path");
    private static final Set<String> OF_HTTP1 =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    private Http2Heads() {}

    /** The head that these fields are; the authority is its {@code host}, if it has no other. */
    static RequestHead request(int stream, List<HeaderField> fields) throws Http2Violation {
        Map<String, String> pseudo = new HashMap<>();
        List<HeaderField> headers = new ArrayList<>();
        for (HeaderField field : fields) {
            String name = field.name();
            if (!name.startsWith(":")) {
                check(stream, name.equals(name.toLowerCase(Locale.ROOT)), "upper case in " + name);
                check(stream, !OF_HTTP1.contains(name), name + ": a header of HTTP/1.1");
                headers.add(field);
                continue;
            }
            check(stream, headers.isEmpty(), name + ": after other fields");
            check(stream, PSEUDO.contains(name), name + ": unknown");
            check(stream, pseudo.put(name, field.value()) == null, name + ": twice");
        }
        String method = needed(stream, pseudo, ":method");
        String path = needed(stream, pseudo, ":path");
        needed(stream, pseudo, ":scheme");
        String authority = pseudo.getOrDefault(":authority", "");
        if (!authority.isEmpty()
                && headers.stream().noneMatch(field -> field.name().equals("host"))) {
            headers.add(0, new HeaderField("host", authority));
        }
        return new RequestHead(method, path, "HTTP/2.0", headers);
    }

    private static String needed(int stream, Map<String, String> pseudo, String name) throws Http2Violation {
        String value = pseudo.getOrDefault(name, "");
        check(stream, !value.isEmpty(), name + ": missing");
        return value;
    }

    private static void check(int stream, boolean holds, String otherwise) throws Http2Violation {
        if (!holds) {
            throw new Http2Violation(Http2Error.PROTOCOL_ERROR, "head of stream " + stream + ": " + otherwise);
        }
    }
}

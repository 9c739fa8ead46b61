package io.signalbox.testkit;

import java.util.ArrayList;
import java.util.List;

/** A request line and its header lines. */
record RequestHead(String method, String target, String version, List<HeaderField> headers) {
    RequestHead {
        headers = List.copyOf(headers);
    }

    List<String> values(String name) {
        List<String> values = new ArrayList<>();
        for (HeaderField field : headers) {
            if (field.name().equalsIgnoreCase(name)) {
                values.add(field.value());
            }
        }
        return List.copyOf(values);
    }

    boolean says(String name, String word) {
        return values(name).stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .anyMatch(value -> value.strip().equalsIgnoreCase(word));
    }

    /** Whether it asks to go on in HTTP/2 (the older {@code Upgrade: h2c} of RFC 7540 §3.2). */
    boolean wantsHttp2() {
        return says("Upgrade", "h2c")
                && says("Connection", "Upgrade")
                && values("HTTP2-Settings").size() == 1;
    }

    /** Whether it is the begin of HTTP/2's preface. */
    boolean beginsHttp2() {
        return version.equals("HTTP/2.0") && method.equals("PRI");
    }

    boolean keepsConnection() {
        return version.equals("HTTP/1.1") ? !says("Connection", "close") : says("Connection", "keep-alive");
    }
}

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

    boolean keepsConnection() {
        return version.equals("HTTP/1.1") ? !says("Connection", "close") : says("Connection", "keep-alive");
    }
}

package io.signalbox.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds one value in a JSON text (RFC 6901). */
final class JsonPointer {
    private final JsonCursor json;
    private final List<String> names;
    private Optional<String> found = Optional.empty();

    private JsonPointer(String text, List<String> names) {
        this.json = new JsonCursor(text);
        this.names = names;
    }

    static Optional<String> find(String text, String pointer) {
        if (!pointer.isEmpty() && !pointer.startsWith("/")) {
            throw new IllegalArgumentException("pointer: " + pointer + " (expected: empty, or / and a name)");
        }
        List<String> names = new ArrayList<>();
        if (!pointer.isEmpty()) {
            for (String name : pointer.substring(1).split("/", -1)) {
                names.add(name.replace("~1", "/").replace("~0", "~"));
            }
        }
        JsonPointer search = new JsonPointer(text, names);
        try {
            search.value(0);
        } catch (JsonCursor.Unreadable end) {
            // what was found so far counts
        }
        return search.found;
    }

    private void value(int depth) {
        int start = json.place();
        if (depth == names.size()) {
            found = Optional.of(json.peek() == '"' ? json.string() : written(start));
            return;
        }
        String name = names.get(depth);
        if (json.peek() == '[') {
            int[] index = {0};
            json.elements(() -> valueIf(Integer.toString(index[0]++).equals(name), depth + 1));
        } else {
            json.members(key -> valueIf(key.equals(name), depth + 1));
        }
    }

    private void valueIf(boolean wanted, int depth) {
        if (wanted && found.isEmpty()) {
            value(depth);
        } else {
            json.skip();
        }
    }

    private String written(int start) {
        json.skip();
        return json.since(start);
    }
}

package io.signalbox.testkit.dialect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a strict reader of a stream needs. */
final class Grammar {

    private Grammar() {}

    /**
     * One event of a stream.
     *
     * @param name empty if it has none
     */
    record Event(String name, String data) {
        Json json() {
            Json json = Json.parse(data);
            check(json.isObject(), "an object", this);
            return json;
        }
    }

    /** Fails unless something holds. */
    static void check(boolean holds, String expected, Object got) {
        if (!holds) {
            throw new AssertionError("answer: " + got + " (expected: " + expected + ")");
        }
    }

    /** The first part that is one, checked. */
    static String text(Json json, String name) {
        check(json.at(name).isText(), "a text in " + name, json);
        return json.at(name).text();
    }

    static long count(Json json, String name) {
        check(json.at(name).isNumber() && json.at(name).number() >= 0, "a number of 0 or more in " + name, json);
        return json.at(name).number();
    }

    static Json object(Json json, String name) {
        check(json.at(name).isObject(), "an object in " + name, json);
        return json.at(name);
    }

    static Json array(Json json, String name) {
        check(json.at(name).isArray(), "an array in " + name, json);
        return json.at(name);
    }

    static Json parse(byte[] body) {
        Json json = Json.parse(utf8(body));
        check(json.isObject(), "an object", json);
        return json;
    }

    static String utf8(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        check(!text.contains("\ufffd"), "UTF-8", text);
        return text;
    }

    /** The events of a whole body, each ended by a blank line; comments are skipped. */
    static List<Event> events(byte[] body) {
        List<Event> events = new ArrayList<>();
        String name = "";
        List<String> data = new ArrayList<>();
        String text = utf8(body).replace("\r\n", "\n");
        check(text.isEmpty() || text.endsWith("\n\n"), "a blank line at the end", text);
        for (String line : text.split("\n", -1)) {
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    events.add(new Event(name, String.join("\n", data)));
                }
                check(name.isEmpty() || !data.isEmpty(), "data in event " + name, text);
                name = "";
                data.clear();
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data.add(line.substring(6));
            } else {
                check(line.startsWith(":"), "a line of an event, or a comment", line);
            }
        }
        return events;
    }
}

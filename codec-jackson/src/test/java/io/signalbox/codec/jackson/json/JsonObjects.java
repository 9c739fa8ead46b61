package io.signalbox.codec.jackson.json;

import com.fasterxml.jackson.core.JsonToken;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** JSON objects as somebody might write them: any white space, odd numbers, escapes. And a plain way to read them again. */
public final class JsonObjects {

    private JsonObjects() {}

    public static Arbitrary<String> space() {
        return Arbitraries.of("", "", " ", "\n", "\t\r\n  ");
    }

    public static Arbitrary<String> value() {
        Arbitrary<String> scalar = Arbitraries.of(
                "1",
                "-0",
                "1.0e0",
                "1E400",
                "0.10",
                "true",
                "false",
                "null",
                "\"\"",
                "\"a,b}\"",
                "\"\\\"\\\\\"",
                "\"\\u00e9é😀\"",
                "\"\\ud800\"");
        return Arbitraries.lazyOf(
                () -> scalar,
                () -> scalar,
                () -> Combinators.combine(value(), space()).as((inner, space) -> "[" + space + inner + space + "]"),
                () -> object(2).map(Written::text));
    }

    public static Arbitrary<Written> object(int most) {
        Arbitrary<List<String>> names = Arbitraries.of("a", "b", "model", "with \\\" quote", "é", "", "c", "d")
                .list()
                .uniqueElements()
                .ofMaxSize(most);
        return names.flatMap(list -> {
            Arbitrary<List<String>> spaces = space().list().ofSize(list.size() * 4 + 1);
            Arbitrary<List<String>> values = value().list().ofSize(list.size());
            return Combinators.combine(spaces, values).as((gaps, literals) -> write(list, literals, gaps));
        });
    }

    private static Written write(List<String> names, List<String> values, List<String> gaps) {
        Map<String, String> members = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder("{").append(gaps.get(gaps.size() - 1));
        for (int i = 0; i < names.size(); i++) {
            text.append(i == 0 ? "" : ",");
            text.append(gaps.get(i * 4))
                    .append('"')
                    .append(names.get(i))
                    .append('"')
                    .append(gaps.get(i * 4 + 1));
            text.append(':').append(gaps.get(i * 4 + 2)).append(values.get(i)).append(gaps.get(i * 4 + 3));
            members.put(names.get(i).replace("\\\"", "\""), values.get(i));
        }
        return new Written(text.append('}').toString(), members);
    }

    /** Reads an object: each member's name and its value as it is written. Fails if it is no JSON. */
    public static Map<String, String> members(String text) {
        byte[] bytes = Json.bytes(text);
        Map<String, String> members = new LinkedHashMap<>();
        ObjectLayout layout = layout(bytes, 0, bytes.length);
        for (int i = 0; i < layout.size(); i++) {
            int start = layout.valueStart(i);
            members.put(layout.name(i), new String(bytes, start, layout.valueEnd(i) - start, StandardCharsets.UTF_8));
        }
        return members;
    }

    public static ObjectLayout layout(byte[] bytes, int from, int to) {
        ObjectLayout layout = new ObjectLayout();
        try (JsonCursor cursor = new JsonCursor(bytes, from, to)) {
            cursor.next();
            layout.begin(cursor.start());
            while (cursor.next() != JsonToken.END_OBJECT) {
                String name = cursor.text();
                int keyStart = cursor.start();
                cursor.next();
                int valueStart = cursor.start();
                layout.add(name, keyStart, valueStart, cursor.skipValue());
            }
            layout.end(cursor.start());
            cursor.expectEnd();
        }
        return layout;
    }

    /**
     * An object and what is in it.
     *
     * @param text as it is written
     * @param members each name with its value as it is written
     */
    public record Written(String text, Map<String, String> members) {}
}

package io.signalbox.testkit.dialect;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A JSON value. Immutable. */
final class Json implements Iterable<Json> {

    /** The value of a member that is not there. */
    static final Json MISSING = new Json(Kind.MISSING, "", Map.of(), List.of());

    static final Json NULL = new Json(Kind.NULL, "null", Map.of(), List.of());

    private final Kind kind;
    private final String scalar;
    private final Map<String, Json> members;
    private final List<Json> elements;

    private enum Kind {
        MISSING,
        NULL,
        LITERAL,
        TEXT,
        ARRAY,
        OBJECT
    }

    private Json(Kind kind, String scalar, Map<String, Json> members, List<Json> elements) {
        this.kind = kind;
        this.scalar = scalar;
        this.members = members;
        this.elements = elements;
    }

    /**
     * Reads one value, to the letter of RFC 8259.
     *
     * @throws AssertionError if it is none
     */
    static Json parse(String text) {
        return new JsonReader(text).whole();
    }

    static Json text(String text) {
        return new Json(Kind.TEXT, text, Map.of(), List.of());
    }

    static Json of(long number) {
        return literal(Long.toString(number));
    }

    static Json of(boolean truth) {
        return literal(Boolean.toString(truth));
    }

    /** A number, or true or false, as it is written. */
    static Json literal(String written) {
        return new Json(Kind.LITERAL, written, Map.of(), List.of());
    }

    static Json array(List<Json> elements) {
        return new Json(Kind.ARRAY, "", Map.of(), List.copyOf(elements));
    }

    static Json array(Json... elements) {
        return array(List.of(elements));
    }

    static Json object() {
        return object(Map.of());
    }

    /** An object with one member of text, as most begin. */
    static Json object(String name, String text) {
        return object().with(name, text);
    }

    static Json object(Map<String, Json> members) {
        return new Json(Kind.OBJECT, "", members, List.of());
    }

    /** The same with this member last; one without a value is left out. */
    Json with(String name, Json value) {
        if (value.isMissing()) {
            return this;
        }
        Map<String, Json> more = new LinkedHashMap<>(members);
        more.put(name, value);
        return object(more);
    }

    Json with(String name, String text) {
        return with(name, text(text));
    }

    /** The same with this element last. */
    Json plus(Json element) {
        List<Json> more = new ArrayList<>(elements);
        more.add(element);
        return array(more);
    }

    /** The same array if it has elements; otherwise it is missing. */
    Json unlessEmpty() {
        return elements.isEmpty() && members.isEmpty() ? MISSING : this;
    }

    /** A member's value, missing if there is none. */
    Json at(String name) {
        return members.getOrDefault(name, MISSING);
    }

    /** An element, missing if there is none. */
    Json at(int index) {
        return index < elements.size() ? elements.get(index) : MISSING;
    }

    int size() {
        return elements.size();
    }

    Map<String, Json> members() {
        return members;
    }

    @Override
    public Iterator<Json> iterator() {
        return elements.iterator();
    }

    boolean isMissing() {
        return kind == Kind.MISSING;
    }

    boolean isNull() {
        return kind == Kind.NULL;
    }

    /** Whether there is a value, and not null. */
    boolean isThere() {
        return !isMissing() && !isNull();
    }

    boolean isObject() {
        return kind == Kind.OBJECT;
    }

    boolean isArray() {
        return kind == Kind.ARRAY;
    }

    boolean isText() {
        return kind == Kind.TEXT;
    }

    /** Whether it is true. */
    boolean isTrue() {
        return kind == Kind.LITERAL && scalar.equals("true");
    }

    /** A text; empty for anything else. */
    String text() {
        return isText() ? scalar : "";
    }

    /** A whole number; 0 for anything else. */
    long number() {
        return isNumber() ? Long.parseLong(scalar) : 0;
    }

    /** Whether it is a whole number. */
    boolean isNumber() {
        return kind == Kind.LITERAL && scalar.matches("-?\\d{1,18}");
    }

    Optional<String> optionalText() {
        return isText() ? Optional.of(scalar) : Optional.empty();
    }

    /** Shows every value of an object's member of this name, at any depth, in order. */
    void every(String name, Consumer<Json> found) {
        members.forEach((key, value) -> {
            if (key.equals(name)) {
                found.accept(value);
            }
            value.every(name, found);
        });
        elements.forEach(element -> element.every(name, found));
    }

    /** The values of all members of this name, at any depth, in order. */
    List<Json> every(String name) {
        List<Json> all = new ArrayList<>();
        every(name, all::add);
        return all;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Json json
                && kind == json.kind
                && scalar.equals(json.scalar)
                && members.equals(json.members)
                && elements.equals(json.elements);
    }

    @Override
    public int hashCode() {
        return scalar.hashCode() + members.hashCode() + elements.hashCode();
    }

    /** The value as it is written. */
    @Override
    public String toString() {
        return switch (kind) {
            case MISSING -> "(missing)";
            case NULL, LITERAL -> scalar;
            case TEXT -> quoted(scalar);
            case ARRAY -> elements.stream().map(Json::toString).collect(Collectors.joining(",", "[", "]"));
            case OBJECT ->
                members.entrySet().stream()
                        .map(member -> quoted(member.getKey()) + ":" + member.getValue())
                        .collect(Collectors.joining(",", "{", "}"));
        };
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}

package io.signalbox.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.codec.jackson.translation.Trees;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A component of a record as JSON. Immutable. */
sealed interface ValueForm {

    /** Writes the schema, with what the component means. */
    void writeSchema(StringBuilder json, Optional<String> description);

    /**
     * The value of that JSON, which is missing where there is none.
     *
     * @throws MalformedAnswerException if it is none
     */
    Object read(JsonNode json, String path);

    /**
     * The form of a type.
     *
     * @param path of the component, for whoever wrote the record
     * @param around the records that it stands in
     * @throws IllegalArgumentException if it has none
     */
    static ValueForm of(Type type, String path, List<Class<?>> around) {
        Scalar scalar = Scalar.KNOWN.get(type);
        if (scalar != null) {
            return scalar;
        }
        if (type instanceof Class<?> plain && plain.isEnum()) {
            return new Word(List.of(plain.asSubclass(Enum.class).getEnumConstants()));
        }
        if (type instanceof Class<?> plain && plain.isRecord()) {
            return new Nested(new RecordForm<>(plain.asSubclass(Record.class), around));
        }
        if (type instanceof ParameterizedType of && of.getRawType() == List.class) {
            return new Many(of(of.getActualTypeArguments()[0], path + "[]", around));
        }
        if (type instanceof ParameterizedType of && of.getRawType() == Optional.class) {
            return new Maybe(of(of.getActualTypeArguments()[0], path, around));
        }
        throw RecordForm.unsupported(path, type.getTypeName());
    }

    /** What is there is not what is expected. */
    static MalformedAnswerException malformed(String path, JsonNode json, String expected) {
        String where = path.isEmpty() ? "" : path + ": ";
        String there = json.isMissingNode() ? "missing" : Trees.text(json);
        String shown = there.length() > 80 ? there.substring(0, 80) + "…" : there;
        return new MalformedAnswerException(where + shown + " (expected: " + expected + ")");
    }

    /**
     * A text, a number or a boolean.
     *
     * @param type in the schema
     * @param expected in words
     * @param read empty if it is none
     */
    record Scalar(String type, String expected, Function<JsonNode, Optional<Object>> read) implements ValueForm {

        private static final Map<Type, Scalar> KNOWN = new LinkedHashMap<>();

        static {
            add("string", "a text", JsonNode::isTextual, JsonNode::textValue, String.class);
            add("boolean", "true or false", JsonNode::isBoolean, JsonNode::booleanValue, boolean.class, Boolean.class);
            add("integer", "a whole number", JsonNode::canConvertToInt, JsonNode::intValue, int.class, Integer.class);
            add("integer", "a whole number", JsonNode::canConvertToLong, JsonNode::longValue, long.class, Long.class);
            add("integer", "a whole number", Scalar::isWhole, JsonNode::bigIntegerValue, BigInteger.class);
            add("number", "a number", JsonNode::isNumber, JsonNode::doubleValue, double.class, Double.class);
            add("number", "a number", JsonNode::isNumber, JsonNode::decimalValue, BigDecimal.class);
        }

        private static void add(
                String type,
                String expected,
                Function<JsonNode, Boolean> fits,
                Function<JsonNode, Object> value,
                Type... types) {
            boolean whole = type.equals("integer");
            Scalar scalar = new Scalar(type, expected, json -> {
                boolean right = fits.apply(json) && (!whole || isWhole(json));
                return right ? Optional.of(value.apply(json)) : Optional.empty();
            });
            Arrays.stream(types).forEach(java -> KNOWN.put(java, scalar));
        }

        /** Models write 3.0 for 3 now and then. */
        private static boolean isWhole(JsonNode json) {
            return json.isNumber() && json.canConvertToExactIntegral();
        }

        @Override
        public void writeSchema(StringBuilder json, Optional<String> description) {
            json.append("{\"type\":\"").append(type).append('"');
            description.ifPresent(words -> RecordForm.description(json.append(','), words));
            json.append('}');
        }

        @Override
        public Object read(JsonNode json, String path) {
            return read.apply(json).orElseThrow(() -> malformed(path, json, expected));
        }
    }

    /** One of some words. */
    record Word(List<Enum<?>> words) implements ValueForm {
        @Override
        public void writeSchema(StringBuilder json, Optional<String> description) {
            json.append("{\"type\":\"string\",\"enum\":[\"")
                    .append(String.join("\",\"", names()))
                    .append("\"]");
            description.ifPresent(about -> RecordForm.description(json.append(','), about));
            json.append('}');
        }

        @Override
        public Object read(JsonNode json, String path) {
            for (Enum<?> word : words) {
                if (json.isTextual() && word.name().equals(json.textValue())) {
                    return word;
                }
            }
            throw malformed(path, json, "one of " + String.join(", ", names()));
        }

        private List<String> names() {
            return words.stream().map(Enum::name).toList();
        }
    }

    /** Another record. */
    record Nested(RecordForm<? extends Record> form) implements ValueForm {
        @Override
        public void writeSchema(StringBuilder json, Optional<String> description) {
            form.writeSchema(json, description);
        }

        @Override
        public Object read(JsonNode json, String path) {
            return form.read(json, path);
        }
    }

    /** A list. */
    record Many(ValueForm each) implements ValueForm {
        @Override
        public void writeSchema(StringBuilder json, Optional<String> description) {
            json.append("{\"type\":\"array\",");
            description.ifPresent(words -> RecordForm.description(json, words).append(','));
            json.append("\"items\":");
            each.writeSchema(json, Optional.empty());
            json.append('}');
        }

        @Override
        public Object read(JsonNode json, String path) {
            if (!json.isArray()) {
                throw malformed(path, json, "an array");
            }
            List<Object> all = new ArrayList<>();
            for (int i = 0; i < json.size(); i++) {
                all.add(each.read(json.get(i), path + "[" + i + "]"));
            }
            return List.copyOf(all);
        }
    }

    /** Something that may be {@code null}, or missing. */
    record Maybe(ValueForm form) implements ValueForm {
        @Override
        public void writeSchema(StringBuilder json, Optional<String> description) {
            json.append("{\"anyOf\":[");
            form.writeSchema(json, description);
            json.append(",{\"type\":\"null\"}]}");
        }

        @Override
        public Object read(JsonNode json, String path) {
            return json.isMissingNode() || json.isNull() ? Optional.empty() : Optional.of(form.read(json, path));
        }
    }
}

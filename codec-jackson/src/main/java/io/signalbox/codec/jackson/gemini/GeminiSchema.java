package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.RequestRefusedException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * From JSON Schema to the subset of OpenAPI's that older models take: types in capitals, references written out, {@code const} as
 * {@code enum}, null as {@code nullable}. What the subset has no word for is left out.
 *
 * @see <a href="https://ai.google.dev/api/caching#Schema">Gemini API: Schema</a>
 */
final class GeminiSchema {

    private static final int DEEPEST = 64;

    private static final List<String> CARRIED = List.of(
            "title",
            "description",
            "pattern",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
            "minimum",
            "maximum");

    private static final Set<String> FORMATS = Set.of("enum", "date-time", "int32", "int64", "float", "double");

    private final JsonNode root;
    private final String field;
    private final Deque<String> references = new ArrayDeque<>();
    private int depth;

    private GeminiSchema(JsonNode root, String field) {
        this.root = root;
        this.field = field;
    }

    /**
     * The schema in the subset.
     *
     * @param field where it stands in the request, for whoever is told that it cannot be expressed
     * @throws RequestRefusedException if it refers to itself, or to nothing
     */
    static ObjectNode of(JsonNode schema, String field) {
        return new GeminiSchema(schema, field).convert(schema);
    }

    private ObjectNode convert(JsonNode schema) {
        if (++depth > DEEPEST) {
            throw refused("nested more than " + DEEPEST + " deep");
        }
        Optional<String> reference = Trees.textAt(schema, "$ref");
        ObjectNode converted = reference.isPresent() ? follow(reference.get(), schema) : plain(schema);
        depth--;
        return converted;
    }

    private ObjectNode follow(String reference, JsonNode schema) {
        if (references.contains(reference)) {
            throw refused("refers to itself by \"" + reference + "\"");
        }
        JsonNode target = reference.equals("#")
                ? root
                : reference.startsWith("#/")
                        ? root.at(reference.substring(1))
                        : Trees.object().path("");
        if (target.isMissingNode()) {
            throw refused("\"" + reference + "\" is not in it");
        }
        references.push(reference);
        ObjectNode converted = convert(target);
        references.pop();
        Trees.textAt(schema, "description").ifPresent(words -> converted.put("description", words));
        return converted;
    }

    private ObjectNode plain(JsonNode schema) {
        ObjectNode out = Trees.object();
        for (String name : CARRIED) {
            Trees.at(schema, name).ifPresent(value -> out.set(name, value));
        }
        List<JsonNode> choices = new ArrayList<>();
        schema.path("anyOf").forEach(choices::add);
        schema.path("oneOf").forEach(choices::add);
        List<String> types = types(schema);
        boolean nullable =
                choices.removeIf(choice -> choice.path("type").asText().equals("null"))
                        | types.remove("NULL")
                        | schema.path("nullable").asBoolean()
                        | values(schema).stream().anyMatch(JsonNode::isNull);
        if (choices.isEmpty()) {
            typed(out, types, schema);
        } else {
            choose(out, choices);
        }
        schema.path("allOf").forEach(part -> merge(out, convert(part)));
        if (nullable) {
            out.put("nullable", true);
        }
        return out;
    }

    private void choose(ObjectNode out, List<JsonNode> choices) {
        if (choices.size() == 1) {
            merge(out, convert(choices.get(0)));
            return;
        }
        ArrayNode anyOf = out.putArray("anyOf");
        choices.forEach(choice -> anyOf.add(convert(choice)));
    }

    private void typed(ObjectNode out, List<String> types, JsonNode schema) {
        if (types.size() < 2) {
            typed(out, types.isEmpty() ? implied(schema) : types.get(0), schema);
            return;
        }
        ArrayNode anyOf = out.putArray("anyOf");
        types.forEach(type -> {
            ObjectNode one = Trees.object();
            typed(one, type, schema);
            anyOf.add(one);
        });
    }

    private void typed(ObjectNode out, String type, JsonNode schema) {
        if (!type.isEmpty()) {
            out.put("type", type);
        }
        Trees.textAt(schema, "format").filter(FORMATS::contains).ifPresent(format -> out.put("format", format));
        switch (type) {
            case "OBJECT" -> object(out, schema);
            case "ARRAY" -> out.set("items", items(schema));
            case "INTEGER", "NUMBER" -> limits(out, schema, type.equals("INTEGER"));
            default -> {}
        }
        enumerate(out, type, schema);
    }

    private void object(ObjectNode out, JsonNode schema) {
        if (schema.path("properties").isEmpty()) {
            return;
        }
        ObjectNode properties = out.putObject("properties");
        schema.path("properties")
                .properties()
                .forEach(property -> properties.set(property.getKey(), convert(property.getValue())));
        ArrayNode required = Trees.array();
        schema.path("required").forEach(name -> {
            if (properties.has(name.asText())) {
                required.add(name.asText());
            }
        });
        if (!required.isEmpty()) {
            out.set("required", required);
        }
    }

    private ObjectNode items(JsonNode schema) {
        if (schema.path("items").isObject()) {
            return convert(schema.path("items"));
        }
        List<JsonNode> places = new ArrayList<>();
        schema.path("prefixItems").forEach(places::add);
        ObjectNode items = Trees.object();
        if (places.isEmpty()) {
            items.put("type", "STRING");
        } else {
            choose(items, places);
        }
        return items;
    }

    /** Of an integer, "more than 4" is "5 or more"; of other numbers the limit itself is let in. */
    private static void limits(ObjectNode out, JsonNode schema, boolean whole) {
        JsonNode more = schema.path("exclusiveMinimum");
        JsonNode less = schema.path("exclusiveMaximum");
        if (more.isNumber()) {
            out.put("minimum", more.decimalValue().add(whole ? BigDecimal.ONE : BigDecimal.ZERO));
        }
        if (less.isNumber()) {
            out.put("maximum", less.decimalValue().subtract(whole ? BigDecimal.ONE : BigDecimal.ZERO));
        }
    }

    /** Only texts can be listed; other values are named in words. */
    private static void enumerate(ObjectNode out, String type, JsonNode schema) {
        List<JsonNode> values =
                values(schema).stream().filter(value -> !value.isNull()).toList();
        if (values.isEmpty()) {
            return;
        }
        if (type.equals("STRING")) {
            ArrayNode list = out.putArray("enum");
            values.forEach(value -> list.add(value.asText()));
            return;
        }
        String words = "One of: " + values.stream().map(Trees::text).collect(Collectors.joining(", "));
        String said = schema.path("description").asText("");
        out.put("description", said.isEmpty() ? words : said + " " + words);
    }

    private static List<JsonNode> values(JsonNode schema) {
        List<JsonNode> values = new ArrayList<>();
        schema.path("enum").forEach(values::add);
        if (schema.has("const")) {
            values.add(schema.path("const"));
        }
        return values;
    }

    private static List<String> types(JsonNode schema) {
        List<String> types = new ArrayList<>();
        JsonNode type = schema.path("type");
        if (type.isTextual()) {
            types.add(type.textValue().toUpperCase(Locale.ROOT));
        }
        if (type.isArray()) {
            type.forEach(one -> types.add(one.asText().toUpperCase(Locale.ROOT)));
        }
        return types;
    }

    private static String implied(JsonNode schema) {
        if (schema.has("properties")) {
            return "OBJECT";
        }
        if (schema.has("items") || schema.has("prefixItems")) {
            return "ARRAY";
        }
        List<JsonNode> values = values(schema);
        if (!values.isEmpty() && !values.get(0).isTextual()) {
            return values.get(0).isBoolean() ? "BOOLEAN" : values.get(0).isNumber() ? "NUMBER" : "STRING";
        }
        return schema.has("allOf") ? "" : "STRING";
    }

    private static void merge(ObjectNode out, ObjectNode more) {
        more.properties().forEach(member -> {
            JsonNode there = out.get(member.getKey());
            if (there instanceof ObjectNode object && member.getValue() instanceof ObjectNode added) {
                object.setAll(added);
            } else if (there instanceof ArrayNode array && member.getValue() instanceof ArrayNode added) {
                array.addAll(added);
            } else if (there == null) {
                out.set(member.getKey(), member.getValue());
            }
        });
    }

    private RequestRefusedException refused(String why) {
        return new RequestRefusedException(Failure.invalid(
                field,
                "unsupported_by_dialect",
                field + ": the schema " + why + " (expected: one that this model of Google's can be given)"));
    }
}

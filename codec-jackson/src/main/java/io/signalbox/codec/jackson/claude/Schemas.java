package io.signalbox.codec.jackson.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.Trees;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** JSON Schemas in the forms in which the dialect takes them. */
public final class Schemas {

    private static final List<String> ALTERNATIVES = List.of("anyOf", "oneOf", "allOf");

    private Schemas() {}

    /** A schema of a tool's input: an object, with no alternatives at its top. */
    public static ObjectNode ofInput(JsonNode schema) {
        ObjectNode input = schema.isObject() ? schema.deepCopy() : Trees.object();
        input.put("type", "object");
        if (!input.path("properties").isObject()) {
            input.set("properties", Trees.object());
        }
        ALTERNATIVES.forEach(word -> {
            JsonNode branches = input.remove(word);
            if (branches != null && branches.isArray()) {
                merge(input, branches, word.equals("allOf"));
            }
        });
        return input;
    }

    /** Takes all properties of the branches into the whole; needed is what every branch needs, or with {@code allOf} any. */
    private static void merge(ObjectNode whole, JsonNode branches, boolean all) {
        ObjectNode properties = (ObjectNode) whole.get("properties");
        Set<String> needed = new LinkedHashSet<>();
        boolean first = true;
        for (JsonNode branch : branches) {
            branch.path("properties").properties().forEach(property -> {
                if (!properties.has(property.getKey())) {
                    properties.set(property.getKey(), property.getValue());
                }
            });
            Set<String> here = new TreeSet<>();
            branch.path("required").forEach(name -> here.add(name.asText()));
            if (first || all) {
                needed.addAll(here);
            } else {
                needed.retainAll(here);
            }
            first = false;
        }
        whole.path("required").forEach(name -> needed.add(name.asText()));
        if (!needed.isEmpty()) {
            ArrayNode required = whole.putArray("required");
            needed.forEach(required::add);
        }
    }

    /** Whether every object in the schema is closed, or does not say that it is open. */
    public static boolean canBeClosed(JsonNode schema) {
        JsonNode additional = schema.path("additionalProperties");
        boolean open = schema.isObject()
                && !additional.isMissingNode()
                && !(additional.isBoolean() && !additional.booleanValue());
        if (open) {
            return false;
        }
        for (JsonNode inner : schema) {
            if (!canBeClosed(inner)) {
                return false;
            }
        }
        return true;
    }

    /** The same schema with every object closed, which is the only kind that models follow to the letter. */
    public static JsonNode closed(JsonNode schema) {
        JsonNode copy = schema.deepCopy();
        close(copy);
        return copy;
    }

    private static void close(JsonNode schema) {
        schema.forEach(Schemas::close);
        if (schema instanceof ObjectNode object && object.path("type").asText().equals("object")) {
            object.put("additionalProperties", false);
        }
    }
}

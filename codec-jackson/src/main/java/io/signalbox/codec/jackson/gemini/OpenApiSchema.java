package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.Trees;
import java.util.Locale;

/** From the subset of OpenAPI's schemas that Google's API has to JSON Schema: the types in small letters, {@code nullable} as a type. */
final class OpenApiSchema {

    private OpenApiSchema() {}

    static JsonNode read(JsonNode schema) {
        if (!schema.isObject()) {
            return schema;
        }
        ObjectNode out = Trees.object();
        schema.properties().forEach(member -> member(GeminiNames.camel(member.getKey()), member.getValue(), out));
        boolean nullable = schema.path("nullable").asBoolean();
        if (nullable && out.path("type").isTextual()) {
            String type = out.path("type").textValue();
            out.putArray("type").add(type).add("null");
            if (out.path("enum") instanceof ArrayNode values) {
                values.addNull();
            }
        } else if (nullable && out.path("anyOf") instanceof ArrayNode choices) {
            choices.addObject().put("type", "null");
        }
        return out;
    }

    private static void member(String name, JsonNode value, ObjectNode out) {
        switch (name) {
            case "type" -> out.put("type", value.asText().toLowerCase(Locale.ROOT));
            case "properties" -> {
                ObjectNode properties = out.putObject("properties");
                value.properties().forEach(property -> properties.set(property.getKey(), read(property.getValue())));
            }
            case "items", "additionalProperties" -> out.set(name, read(value));
            case "anyOf" -> {
                ArrayNode choices = out.putArray("anyOf");
                value.forEach(choice -> choices.add(read(choice)));
            }
            case "minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties" ->
                // Whole numbers may be written as texts.
                out.set(name, value.isTextual() ? out.numberNode(value.asInt()) : value);
            case "nullable", "propertyOrdering", "example" -> {}
            case "format" -> {
                if (!value.asText().equals("enum")) {
                    out.set(name, value);
                }
            }
            default -> out.set(name, value.deepCopy());
        }
    }
}

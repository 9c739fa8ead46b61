package io.signalbox.codec.jackson.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.AnswerFormat;
import io.signalbox.codec.jackson.translation.Trees;
import java.util.List;

/**
 * A tool whose input is the answer, for models that follow no schema otherwise. Its name alone tells the reader of the answer what to
 * do, so that nothing has to be kept between request and answer.
 */
public final class EmulatedFormat {

    /** A tool of which the input is the answer. */
    public static final String WHOLE = "signalbox_structured_answer";

    /** A tool of which one member of the input is the answer, because that is no object. */
    public static final String WRAPPED = "signalbox_structured_answer_value";

    /** What a model is told that has to answer with some JSON object. */
    public static final String ANY_JSON =
            "Answer with exactly one JSON object and nothing else: no words around it and no code fence.";

    /** The member of the input of {@link #WRAPPED} that is the answer. */
    public static final String VALUE = "value";

    private static final List<String> DEFINITIONS = List.of("$defs", "definitions");

    private EmulatedFormat() {}

    /** Whether a tool is one of these. */
    public static boolean isName(String tool) {
        return tool.equals(WHOLE) || tool.equals(WRAPPED);
    }

    /** The tool for an answer of this schema. */
    public static ObjectNode tool(AnswerFormat.Schema format) {
        boolean whole = isObject(format.schema());
        ObjectNode tool = Trees.object();
        tool.put("name", whole ? WHOLE : WRAPPED);
        String purpose =
                "Gives the answer to the user in the form that is asked for. Call it once, with the whole answer.";
        tool.put(
                "description",
                format.description().map(more -> purpose + " " + more).orElse(purpose));
        tool.set("input_schema", whole ? Schemas.ofInput(format.schema()) : wrapped(format.schema()));
        return tool;
    }

    private static boolean isObject(JsonNode schema) {
        return schema.path("type").asText().equals("object") || schema.has("properties");
    }

    /** References into a schema's definitions are from the root, so that these go there. */
    private static ObjectNode wrapped(JsonNode schema) {
        ObjectNode input = Trees.object().put("type", "object");
        JsonNode inner = schema.deepCopy();
        if (inner instanceof ObjectNode object) {
            DEFINITIONS.forEach(name -> {
                JsonNode definitions = object.remove(name);
                if (definitions != null) {
                    input.set(name, definitions);
                }
            });
        }
        input.putObject("properties").set(VALUE, inner);
        input.putArray("required").add(VALUE);
        return input;
    }
}

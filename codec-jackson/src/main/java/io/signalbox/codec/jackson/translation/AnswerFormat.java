package io.signalbox.codec.jackson.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What an answer must look like. */
public sealed interface AnswerFormat {

    /** Some JSON object. */
    record AnyJson() implements AnswerFormat {}

    /**
     * JSON of this schema.
     *
     * @param name of the schema
     * @param description what it is for
     * @param schema the JSON Schema
     * @param strict whether it has to be followed exactly, if that was said
     */
    record Schema(String name, Optional<String> description, JsonNode schema, Optional<Boolean> strict)
            implements AnswerFormat {}
}

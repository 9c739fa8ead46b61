package io.signalbox.codec.jackson.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Something that the model may call. */
public sealed interface Tool {

    /** Its name; for a hosted tool its type. */
    String name();

    /**
     * A function of the caller's.
     *
     * @param name up to 64 letters, digits, {@code _} and {@code -}
     * @param description what it does
     * @param parameters the JSON Schema of its arguments; a function without any has an empty object
     * @param strict whether arguments have to follow the schema exactly, if that was said
     * @param cache whether the prompt may be kept up to here
     */
    record Function(
            String name,
            Optional<String> description,
            JsonNode parameters,
            Optional<Boolean> strict,
            Optional<Part.CacheMark> cache)
            implements Tool {}

    /**
     * A tool that takes free text: OpenAI's custom tools.
     *
     * @param name as a function's
     * @param description what it does
     * @param format what the text must look like, if that was said
     */
    record Custom(String name, Optional<String> description, Optional<JsonNode> format) implements Tool {}

    /**
     * A tool that the provider itself runs.
     *
     * @param name its type: {@code web_search_20250305}, {@code googleSearch}
     * @param content as it was written
     */
    record Hosted(String name, JsonNode content) implements Tool {}
}

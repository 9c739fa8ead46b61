package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Names of members, which callers may also write with underscores: {@code generationConfig}, {@code generation_config}. */
final class GeminiNames {

    private GeminiNames() {}

    /** The member in either spelling; missing if it is not there or null. */
    static JsonNode at(JsonNode object, String name) {
        JsonNode value = object.hasNonNull(name) ? object.path(name) : object.path(underscored(name));
        return value.isNull() ? object.path("") : value;
    }

    /** {@code stopSequences} for {@code stop_sequences}. */
    static String camel(String name) {
        if (name.indexOf('_') <= 0) {
            return name;
        }
        StringBuilder camel = new StringBuilder();
        for (String word : name.split("_", -1)) {
            boolean isFirst = camel.length() == 0;
            camel.append(isFirst || word.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT))
                    .append(isFirst || word.isEmpty() ? "" : word.substring(1));
        }
        return camel.toString();
    }

    private static String underscored(String name) {
        StringBuilder out = new StringBuilder();
        for (char c : name.toCharArray()) {
            out.append(Character.isUpperCase(c) ? "_" + Character.toLowerCase(c) : String.valueOf(c));
        }
        return out.toString();
    }
}

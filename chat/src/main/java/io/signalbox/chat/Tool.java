package io.signalbox.chat;

import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Something that a model may call. Immutable.
 *
 * @param name letters, digits, {@code _} and {@code -}
 * @param description what it does and when to call it, for the model
 * @param parameters the JSON schema of its arguments
 * @param function what it does; empty if who asked sees to that
 */
public record Tool(String name, String description, RawJson parameters, Optional<ToolFunction> function) {

    private static final String NAME = "[A-Za-z0-9_-]{1,64}";

    /** Checks the name. */
    public Tool {
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException(
                    "tool: \"" + name + "\" (expected: 1 to 64 letters, digits, underscores or hyphens)");
        }
    }

    /**
     * A tool whose calls come back to who asked.
     *
     * @param parameters a JSON schema
     */
    public static Tool of(String name, String description, String parameters) {
        return new Tool(name, description, RawJson.named("parameters", parameters), Optional.empty());
    }

    /**
     * A tool that is called on the way to the answer.
     *
     * @param parameters a JSON schema
     */
    public static Tool of(String name, String description, String parameters, ToolFunction function) {
        return new Tool(name, description, RawJson.named("parameters", parameters), Optional.of(function));
    }

    /**
     * A tool that is called on the way to the answer, with its arguments as a record. Arguments that are none are not passed on: the
     * model is told what is wrong with them.
     *
     * @param arguments a record of texts, numbers, booleans, enums, records, and Lists or Optionals of these
     * @param function from the arguments to what the model is told
     * @throws IllegalArgumentException if the record has a component of another type
     */
    public static <T extends Record> Tool of(
            String name, String description, Class<T> arguments, Function<? super T, String> function) {
        RecordForm<T> form = RecordForm.of(arguments);
        ToolFunction reading = json -> {
            T read;
            try {
                read = form.read(json);
            } catch (MalformedAnswerException malformed) {
                return "The arguments are wrong: " + malformed.getMessage();
            }
            return function.apply(read);
        };
        return new Tool(name, description, RawJson.of(form.schema()), Optional.of(reading));
    }
}

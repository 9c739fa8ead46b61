package io.signalbox.testkit;

import static java.util.Objects.requireNonNull;

/**
 * A function that the scripted model asks to have called.
 *
 * @param id the call's id, as {@code call_1}
 * @param name the function's name
 * @param arguments the arguments as the model wrote them: usually a JSON object, but nobody checks
 */
public record ToolCall(String id, String name, String arguments) {
    /** Checks that all parts are there. */
    public ToolCall {
        requireNonNull(id, "id");
        requireNonNull(name, "name");
        requireNonNull(arguments, "arguments");
    }
}

package io.signalbox.codec.jackson.translation;

import java.util.List;

/**
 * Which tools the model should call.
 *
 * @param mode whether it must
 * @param names the only ones that it may call; empty if it may call all. {@link Mode#REQUIRED} with one name is a forced tool
 */
public record ToolChoice(Mode mode, List<String> names) {

    /** Whether to call a tool. */
    public enum Mode {
        /** If it likes to. */
        AUTO,
        /** No. */
        NONE,
        /** At least one. */
        REQUIRED
    }

    /** Copies the names. */
    public ToolChoice {
        names = List.copyOf(names);
    }

    /** A choice among all tools. */
    public static ToolChoice of(Mode mode) {
        return new ToolChoice(mode, List.of());
    }

    /** This tool and no other. */
    public static ToolChoice named(String name) {
        return new ToolChoice(Mode.REQUIRED, List.of(name));
    }
}

package io.signalbox.codec.jackson.translation;

import java.util.List;
import java.util.Optional;

/**
 * What one side said. Neighbours may have the same role: dialects that want them joined join them.
 *
 * @param role who said it
 * @param parts what was said, in order; never empty
 * @param name of the speaker, if it has one
 */
public record Turn(Role role, List<Part> parts, Optional<String> name) {

    /** Who says something. */
    public enum Role {
        /** Whoever runs the conversation; {@code developer} is the same. */
        SYSTEM,
        /** Whoever is answered. */
        USER,
        /** The model. */
        ASSISTANT,
        /** Tools: such a turn holds nothing but {@link Part.ToolResult}s. */
        TOOL
    }

    /** Copies the parts. */
    public Turn {
        parts = List.copyOf(parts);
    }

    /** A turn of a speaker without a name. */
    public static Turn of(Role role, List<Part> parts) {
        return new Turn(role, parts, Optional.empty());
    }

    /** A turn that is one text. */
    public static Turn of(Role role, String text) {
        return of(role, List.of(Part.Text.of(text)));
    }
}

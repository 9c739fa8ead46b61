package io.signalbox.chat;

import java.util.List;
import java.util.Optional;

/** A turn of a conversation. Immutable. */
public sealed interface Message {

    /** What holds for the whole conversation. */
    static Message system(String text) {
        return new System(List.of(new Content.Text(text)));
    }

    /** The same in pieces, of which the last may be marked as worth keeping in the provider's cache. */
    static Message system(Content... parts) {
        return new System(List.of(parts));
    }

    /** What the user says. */
    static Message user(String text) {
        return new User(List.of(new Content.Text(text)));
    }

    /** What the user says and shows. */
    static Message user(Content... parts) {
        return new User(List.of(parts));
    }

    /** What the model said; as an example, or from a conversation that was kept as text. */
    static Message assistant(String text) {
        return new Assistant(text, List.of(), List.of(), Optional.empty(), List.of());
    }

    /** What a tool found. */
    static Message toolResult(ToolCall call, String text) {
        return new ToolResult(call.id(), List.of(new Content.Text(text)));
    }

    /**
     * What holds for the whole conversation.
     *
     * @param content words, at least one piece
     */
    record System(List<Content> content) implements Message {
        /** Copies the pieces. */
        public System {
            content = atLeastOne(content);
        }
    }

    /**
     * What the user says and shows.
     *
     * @param content at least one piece
     */
    record User(List<Content> content) implements Message {
        /** Copies the pieces. */
        public User {
            content = atLeastOne(content);
        }
    }

    /**
     * What the model said. Sent back as it was, but for media that the model made: who wants it to see these again sends them as a
     * user's.
     *
     * @param text all its words; empty if there were none
     * @param thoughts what it thought, as far as that was shown or has to go back
     * @param toolCalls the tools that it calls, in order
     * @param refusal why it does not answer, if it refused
     * @param media images and sound that it made
     */
    record Assistant(
            String text,
            List<Thought> thoughts,
            List<ToolCall> toolCalls,
            Optional<String> refusal,
            List<Content> media)
            implements Message {
        /** Copies the lists. */
        public Assistant {
            thoughts = List.copyOf(thoughts);
            toolCalls = List.copyOf(toolCalls);
            media = List.copyOf(media);
        }
    }

    /**
     * What a tool found.
     *
     * @param callId of the call that it answers
     * @param content at least one piece
     */
    record ToolResult(String callId, List<Content> content) implements Message {
        /** Copies the pieces. */
        public ToolResult {
            content = atLeastOne(content);
        }

        /** All its words. */
        public String text() {
            StringBuilder text = new StringBuilder();
            content.forEach(piece -> text.append(piece instanceof Content.Text words ? words.text() : ""));
            return text.toString();
        }
    }

    private static List<Content> atLeastOne(List<Content> content) {
        if (content.isEmpty()) {
            throw new IllegalArgumentException("content: empty (expected: at least one piece)");
        }
        return List.copyOf(content);
    }
}

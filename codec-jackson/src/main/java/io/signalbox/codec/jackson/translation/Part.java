package io.signalbox.codec.jackson.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A piece of a turn. */
public sealed interface Part {

    /** A mark that everything up to here is worth keeping in the provider's cache, if there is one. */
    default Optional<CacheMark> cache() {
        return Optional.empty();
    }

    /** Words. */
    record Text(String text, Optional<CacheMark> cache) implements Part {
        /** Words without a mark. */
        public static Text of(String text) {
            return new Text(text, Optional.empty());
        }
    }

    /**
     * An image, sound, film or document.
     *
     * @param medium what it is
     * @param source where its bytes are
     * @param mediaType {@code image/png}; empty if nobody said
     * @param name of the file, if it has one
     * @param detail how closely an image is to be looked at: {@code low}, {@code high}, {@code auto}
     * @param cache whether the prompt may be kept up to here
     */
    record Media(
            Medium medium,
            Source source,
            String mediaType,
            Optional<String> name,
            Optional<String> detail,
            Optional<CacheMark> cache)
            implements Part {}

    /** The model would not say it. */
    record Refusal(String text) implements Part {}

    /**
     * The model calls a tool.
     *
     * @param id by which the result is told apart
     * @param name of the tool
     * @param arguments JSON text; a JSON object unless a model wrote something else
     * @param signature with which the model that made it wants it back, if it does
     * @param cache whether the prompt may be kept up to here
     */
    record ToolCall(String id, String name, String arguments, Optional<Seal> signature, Optional<CacheMark> cache)
            implements Part {}

    /**
     * What a tool found.
     *
     * @param callId of the call that it answers
     * @param content texts and media
     * @param error whether the tool failed
     * @param cache whether the prompt may be kept up to here
     */
    record ToolResult(String callId, List<Part> content, boolean error, Optional<CacheMark> cache) implements Part {
        /** Copies the parts. */
        public ToolResult {
            content = List.copyOf(content);
        }

        /** All its text. */
        public String text() {
            StringBuilder text = new StringBuilder();
            content.forEach(part -> text.append(part instanceof Text words ? words.text() : ""));
            return text.toString();
        }
    }

    /**
     * What the model thought.
     *
     * @param text what may be read of it; may be empty
     * @param summary whether the text only sums it up
     * @param seal proof of where it comes from; a thought without one is shown to nobody but people
     */
    record Thought(String text, boolean summary, Optional<Seal> seal) implements Part {}

    /**
     * Something that only one dialect has.
     *
     * @param field what it is called there, for whoever is told that it cannot be carried
     * @param content as it was written
     */
    record Foreign(String field, JsonNode content) implements Part {}

    /** Kinds of media. */
    enum Medium {
        /** A picture. */
        IMAGE,
        /** Sound. */
        AUDIO,
        /** A film. */
        VIDEO,
        /** A document. */
        FILE;

        /** {@code image}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where the bytes of media are. */
    sealed interface Source {
        /** Here, in base64. */
        record Inline(String base64) implements Source {}

        /** At this address, which the provider is to fetch. */
        record Address(String url) implements Source {}

        /** At the provider, under this name. */
        record Handle(String fileId) implements Source {}

        /** Here, as plain text. */
        record Plain(String text) implements Source {}
    }

    /**
     * What only the family of models that wrote it can read. It goes back to that family as it came, and to no other.
     *
     * @param format whose it is, in OpenRouter's words: {@code anthropic-claude-v1}, {@code google-gemini-v1}, {@code
     *     openai-responses-v1}
     * @param signature proof for a text that can be read, if that is what it is
     * @param data the thought itself, encrypted, if that is what it is
     * @param id the name that the provider gave it, if it has one
     */
    record Seal(String format, Optional<String> signature, Optional<String> data, Optional<String> id) {
        /** Anthropic's models. */
        public static final String ANTHROPIC = "anthropic-claude-v1";
        /** Google's models. */
        public static final String GEMINI = "google-gemini-v1";
        /** OpenAI's models, by way of Responses. */
        public static final String OPENAI = "openai-responses-v1";
        /** xAI's models, by way of Responses. */
        public static final String XAI = "xai-responses-v1";
        /** Nobody knows whose. */
        public static final String UNKNOWN = "unknown";
    }

    /**
     * A mark in the prompt.
     *
     * @param ttl how long to keep it: {@code 5m} or {@code 1h}, if that was said
     */
    record CacheMark(Optional<String> ttl) {}
}

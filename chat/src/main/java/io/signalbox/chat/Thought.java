package io.signalbox.chat;

import io.signalbox.codec.jackson.translation.Part;
import java.util.Optional;

/**
 * What the model thought on its way to an answer. Some models want it back with their next turn; {@link Message.Assistant} takes care of
 * that.
 *
 * @param text what may be read of it; empty if nothing
 * @param summary whether the text only sums it up
 * @param format whose it is, in OpenRouter's words: {@code anthropic-claude-v1}; {@code reasoning_content} if it is mere text that goes
 *     back beside the calls that it led to
 * @param signature proof of where the text comes from
 * @param data the thought itself, encrypted
 * @param id the name that the provider gave it, or the id of the tool call that it led to
 */
public record Thought(
        String text,
        boolean summary,
        String format,
        Optional<String> signature,
        Optional<String> data,
        Optional<String> id) {

    /** The member in which DeepSeek, and who follows it, has thoughts, and wants them back where they led to calls of tools. */
    static final String MEMBER = "reasoning_content";

    /** A thought that is for people alone. */
    static Thought unsealed(String text, boolean summary) {
        return of(text, summary, Part.Seal.UNKNOWN);
    }

    /** A thought that came in {@link #MEMBER}. */
    static Thought inMember(String text) {
        return of(text, false, MEMBER);
    }

    private static Thought of(String text, boolean summary, String format) {
        return new Thought(text, summary, format, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Whether the model that thought it wants it back. */
    boolean isSealed() {
        return signature.isPresent() || data.isPresent();
    }
}

package io.signalbox.codec.jackson.chat;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.DataUrl;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The members that an event adds to a choice's delta.
 *
 * @param choice which choice
 * @param script writes the members
 */
record ChatDelta(int choice, Script script) {

    /** A piece of a thought, before anybody knows how it is sealed. */
    private static final Part.Seal PIECE =
            new Part.Seal(Part.Seal.UNKNOWN, Optional.empty(), Optional.empty(), Optional.empty());

    /** Writes members of an object that is open. */
    interface Script {
        void write(JsonGenerator json) throws IOException;
    }

    /** What an event adds; empty if it adds nothing to the message itself. */
    static Optional<ChatDelta> of(AnswerEvent event) {
        if (event instanceof AnswerEvent.Text text) {
            return one(text.choice(), json -> string(json, "content", text.text()));
        }
        if (event instanceof AnswerEvent.Refusal refusal) {
            return one(refusal.choice(), json -> string(json, "refusal", refusal.text()));
        }
        if (event instanceof AnswerEvent.Thought thought) {
            return one(thought.choice(), json -> {
                string(json, "reasoning", thought.text());
                json.writeArrayFieldStart("reasoning_details");
                detail(json, thought.text(), thought.summary(), PIECE);
                json.writeEndArray();
            });
        }
        if (event instanceof AnswerEvent.Sealed sealed) {
            return one(sealed.choice(), json -> {
                json.writeArrayFieldStart("reasoning_details");
                detail(json, "", false, sealed.seal());
                json.writeEndArray();
            });
        }
        if (event instanceof AnswerEvent.CallBegun call) {
            return one(call.choice(), json -> begun(json, call));
        }
        if (event instanceof AnswerEvent.CallArguments arguments) {
            return one(arguments.choice(), json -> arguments(json, arguments));
        }
        if (event instanceof AnswerEvent.Media media) {
            return one(media.choice(), json -> media(json, media.media(), media.transcript(), Optional.of(0)));
        }
        if (event instanceof AnswerEvent.Citation citation) {
            return one(citation.choice(), json -> {
                json.writeArrayFieldStart("annotations");
                json.writeRawValue(Trees.text(citation.annotation()));
                json.writeEndArray();
            });
        }
        return Optional.empty();
    }

    /** A seal, or a thought with its seal, as OpenRouter hands it out. */
    static void detail(JsonGenerator json, String text, boolean summary, Part.Seal seal) throws IOException {
        json.writeStartObject();
        if (seal.data().isPresent()) {
            json.writeStringField("type", "reasoning.encrypted");
            json.writeStringField("data", seal.data().get());
        } else if (summary) {
            json.writeStringField("type", "reasoning.summary");
            string(json, "summary", text);
        } else {
            json.writeStringField("type", "reasoning.text");
            string(json, "text", text);
        }
        if (seal.signature().isPresent()) {
            json.writeStringField("signature", seal.signature().get());
        }
        if (seal.id().isPresent()) {
            json.writeStringField("id", seal.id().get());
        }
        json.writeStringField("format", seal.format());
        json.writeNumberField("index", 0);
        json.writeEndObject();
    }

    /** An image or sound. */
    static void media(JsonGenerator json, Part.Media media, Optional<String> transcript, Optional<Integer> index)
            throws IOException {
        if (media.medium() == Part.Medium.AUDIO) {
            json.writeObjectFieldStart("audio");
            if (media.name().isPresent()) {
                json.writeStringField("id", media.name().get());
            }
            if (media.source() instanceof Part.Source.Inline inline) {
                json.writeStringField("data", inline.base64());
            }
            if (transcript.isPresent()) {
                string(json, "transcript", transcript.get());
            }
            json.writeEndObject();
            return;
        }
        json.writeArrayFieldStart("images");
        json.writeStartObject();
        json.writeStringField("type", "image_url");
        json.writeObjectFieldStart("image_url");
        json.writeStringField("url", DataUrl.of(media).orElse(""));
        json.writeEndObject();
        if (index.isPresent()) {
            json.writeNumberField("index", index.get());
        }
        json.writeEndObject();
        json.writeEndArray();
    }

    private static Optional<ChatDelta> one(int choice, Script script) {
        return Optional.of(new ChatDelta(choice, script));
    }

    private static void begun(JsonGenerator json, AnswerEvent.CallBegun call) throws IOException {
        json.writeArrayFieldStart("tool_calls");
        json.writeStartObject();
        json.writeNumberField("index", call.call());
        json.writeStringField("id", call.id());
        json.writeStringField("type", "function");
        json.writeObjectFieldStart("function");
        string(json, "name", call.name());
        json.writeStringField("arguments", "");
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndArray();
        if (call.signature().isPresent()) {
            json.writeArrayFieldStart("reasoning_details");
            detail(json, "", false, ofCall(call.id(), call.signature().get()));
            json.writeEndArray();
        }
    }

    /** The seal of a call is told apart by the call's id, and is always data that nobody reads. */
    static Part.Seal ofCall(String callId, Part.Seal seal) {
        return new Part.Seal(seal.format(), Optional.empty(), seal.data().or(seal::signature), Optional.of(callId));
    }

    private static void arguments(JsonGenerator json, AnswerEvent.CallArguments arguments) throws IOException {
        json.writeArrayFieldStart("tool_calls");
        json.writeStartObject();
        json.writeNumberField("index", arguments.call());
        json.writeObjectFieldStart("function");
        string(json, "arguments", arguments.fragment());
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndArray();
    }

    /** Half a character may be at the end of a piece; the other half is in the next. */
    private static void string(JsonGenerator json, String name, String text) throws IOException {
        json.writeFieldName(name);
        json.writeRawValue(new String(Json.string(text), StandardCharsets.UTF_8));
    }
}

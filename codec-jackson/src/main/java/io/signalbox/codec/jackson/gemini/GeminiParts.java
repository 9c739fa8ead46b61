package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;
import java.util.Optional;

/**
 * Makes the parts of one candidate's content, in order. A signature stands at what follows the thought that it seals, as Google's
 * models have it; only at the end it stands alone.
 */
final class GeminiParts {

    private final boolean showsThoughts;
    private final StringBuilder hiddenThought = new StringBuilder();
    private Optional<String> signature = Optional.empty();

    GeminiParts(boolean showsThoughts) {
        this.showsThoughts = showsThoughts;
    }

    /** Words; none make no part. */
    void text(String text, ArrayNode out) {
        hiddenThought.setLength(0);
        if (!text.isEmpty()) {
            sign(out.addObject().put("text", text));
        }
    }

    /** A thought, or a piece of one; what the caller does not want to see is kept for its seal. */
    void thought(String text, ArrayNode out) {
        if (!showsThoughts) {
            hiddenThought.append(text);
        } else if (!text.isEmpty()) {
            out.addObject().put("text", text).put("thought", true);
        }
    }

    void seal(Part.Seal seal, ArrayNode out) {
        end(out);
        signature = Optional.of(GeminiSeals.wrap(seal, hiddenThought.toString(), false));
        hiddenThought.setLength(0);
    }

    void call(Part.ToolCall call, ArrayNode out) {
        hiddenThought.setLength(0);
        if (call.signature().isPresent()) {
            end(out);
            signature = Optional.of(GeminiSeals.wrap(call.signature().get(), "", true));
        }
        ObjectNode part = out.addObject();
        part.putObject("functionCall")
                .put("id", call.id())
                .put("name", call.name())
                .set("args", Trees.arguments(call.arguments()));
        sign(part);
    }

    void media(Part.Media media, ArrayNode out) {
        hiddenThought.setLength(0);
        sign(out.addObject().setAll(GeminiMedia.write(media)));
    }

    /** Nothing follows the last thought. */
    void end(ArrayNode out) {
        if (signature.isPresent()) {
            sign(out.addObject().put("text", "").put("thought", true));
        }
    }

    private void sign(ObjectNode part) {
        signature.ifPresent(proof -> part.put("thoughtSignature", proof));
        signature = Optional.empty();
    }
}

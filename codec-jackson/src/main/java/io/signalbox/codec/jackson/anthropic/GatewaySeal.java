package io.signalbox.codec.jackson.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * How the seals of other models travel through a caller of this dialect, who brings back every thought as it came: in the place of the
 * signature, marked as ours. A thought that nobody sealed has such a mark too, so that nobody takes it for one of Claude's.
 *
 * @param seal what the model that thought it wants back; empty if nobody sealed it
 * @param summary whether the text only sums the thought up
 * @param ofCall whether it belongs to the call that follows
 */
record GatewaySeal(Optional<Part.Seal> seal, boolean summary, boolean ofCall) {

    /** With this begins what no model of Anthropic's has made. */
    static final String MARK = "signalbox.";

    /** The mark of a thought without a seal. */
    static final GatewaySeal UNSEALED = new GatewaySeal(Optional.empty(), false, false);

    /** Reads what {@link #written} wrote; empty if it is no such thing. */
    static Optional<GatewaySeal> read(String signature) {
        if (!signature.startsWith(MARK)) {
            return Optional.empty();
        }
        try {
            byte[] json = Base64.getUrlDecoder().decode(signature.substring(MARK.length()));
            return Trees.read(json, 0, json.length)
                    .filter(JsonNode::isObject)
                    .map(GatewaySeal::of)
                    .or(() -> Optional.of(UNSEALED));
        } catch (IllegalArgumentException e) {
            return Optional.of(UNSEALED);
        }
    }

    /** The words that stand for it. */
    String written() {
        ObjectNode json = Trees.object();
        seal.ifPresent(own -> {
            json.put("f", own.format());
            own.signature().ifPresent(text -> json.put("s", text));
            own.data().ifPresent(text -> json.put("d", text));
            own.id().ifPresent(text -> json.put("i", text));
        });
        if (summary) {
            json.put("u", true);
        }
        if (ofCall) {
            json.put("c", true);
        }
        byte[] bytes = Trees.text(json).getBytes(StandardCharsets.UTF_8);
        return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static GatewaySeal of(JsonNode json) {
        Optional<Part.Seal> seal = Trees.textAt(json, "f")
                .map(format -> new Part.Seal(
                        format, Trees.textAt(json, "s"), Trees.textAt(json, "d"), Trees.textAt(json, "i")));
        return new GatewaySeal(seal, json.path("u").asBoolean(), json.path("c").asBoolean());
    }

    /** Takes out of messages the blocks that have such a mark; whether there were any. */
    static boolean removed(ArrayNode messages) {
        boolean any = false;
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).path("content") instanceof ArrayNode content) {
                int before = content.size();
                content.removeIf(GatewaySeal::isMarked);
                any |= content.size() < before;
                if (content.isEmpty()) {
                    messages.remove(i);
                }
            }
        }
        return any;
    }

    private static boolean isMarked(JsonNode block) {
        return switch (block.path("type").asText()) {
            case "thinking" -> block.path("signature").asText().startsWith(MARK);
            case "redacted_thinking" -> block.path("data").asText().startsWith(MARK);
            default -> false;
        };
    }
}

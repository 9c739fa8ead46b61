package io.signalbox.codec.jackson.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.signalbox.codec.jackson.translation.SealText;
import java.util.Iterator;

/** Thoughts of other models among the messages of a caller, which no model of Anthropic's is to see. */
final class MarkedBlocks {

    private MarkedBlocks() {}

    /** Takes out of messages the blocks that have such a mark; whether there were any. */
    static boolean removed(ArrayNode messages) {
        boolean any = false;
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).path("content") instanceof ArrayNode content) {
                any |= removedFrom(content);
                if (content.isEmpty()) {
                    messages.remove(i);
                }
            }
        }
        return any;
    }

    private static boolean removedFrom(ArrayNode content) {
        boolean any = false;
        // By its iterator, which every version of Jackson that services run has.
        for (Iterator<JsonNode> blocks = content.elements(); blocks.hasNext(); ) {
            if (isMarked(blocks.next())) {
                blocks.remove();
                any = true;
            }
        }
        return any;
    }

    private static boolean isMarked(JsonNode block) {
        return switch (block.path("type").asText()) {
            case "thinking" -> block.path("signature").asText().startsWith(SealText.MARK);
            case "redacted_thinking" -> block.path("data").asText().startsWith(SealText.MARK);
            default -> false;
        };
    }
}

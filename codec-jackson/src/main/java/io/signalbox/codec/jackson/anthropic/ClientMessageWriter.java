package io.signalbox.codec.jackson.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.Message;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;

/** Writes a whole answer for a caller. Callers of this dialect never ask for more than one choice. */
final class ClientMessageWriter {

    private final ArrayNode content;
    private final StringBuilder refused = new StringBuilder();

    private ClientMessageWriter(ArrayNode content) {
        this.content = content;
    }

    static byte[] write(AnthropicMessages.Face face, Message message, AnswerFacts facts) {
        ClientAnswer answer = new ClientAnswer(face, facts);
        ObjectNode written = answer.message();
        Message.Choice choice = message.first();
        ClientMessageWriter writer = new ClientMessageWriter((ArrayNode) written.get("content"));
        choice.parts().forEach(writer::part);
        choice.citations().forEach(writer::citation);
        answer.end(written, choice.end(), !choice.calls().isEmpty(), writer.refused.toString());
        written.set("usage", answer.usage(true));
        answer.routing(written);
        return Trees.bytes(written);
    }

    private void part(Part part) {
        if (part instanceof Part.Text text && !text.text().isEmpty()) {
            content.add(ClientBlocks.text(text.text()));
        } else if (part instanceof Part.Refusal refusal) {
            refused.append(refusal.text());
            content.add(ClientBlocks.text(refusal.text()));
        } else if (part instanceof Part.Thought thought) {
            thought(thought);
        } else if (part instanceof Part.ToolCall call) {
            call.signature().ifPresent(seal -> content.add(ClientBlocks.sealOfCall(seal)));
            content.add(ClientBlocks.call(call.id(), call.name(), Trees.arguments(call.arguments())));
        }
    }

    private void thought(Part.Thought thought) {
        if (!thought.text().isEmpty()) {
            content.add(
                    ClientBlocks.thinking(thought.text(), ClientBlocks.signature(thought.seal(), thought.summary())));
        } else {
            thought.seal().ifPresent(seal -> content.add(ClientBlocks.unreadable(seal, thought.summary())));
        }
    }

    /** Sources belong to the last text: it is not known to which words of it. */
    private void citation(JsonNode annotation) {
        for (int i = content.size() - 1; i >= 0; i--) {
            if (content.get(i) instanceof ObjectNode block
                    && block.path("type").asText().equals("text")) {
                ArrayNode citations =
                        block.path("citations") instanceof ArrayNode there ? there : block.putArray("citations");
                ClientBlocks.citation(annotation).ifPresent(citations::add);
                return;
            }
        }
    }
}

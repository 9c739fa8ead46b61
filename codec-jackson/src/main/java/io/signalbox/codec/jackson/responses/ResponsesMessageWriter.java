package io.signalbox.codec.jackson.responses;

import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.Message;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;
import java.util.Optional;

/** Writes a whole response: the items are those that a stream would end with. */
final class ResponsesMessageWriter {

    private final ResponseObject response;
    private final OutputWriter output;
    private int calls;

    ResponsesMessageWriter(ResponseObject response) {
        this.response = response;
        this.output = new OutputWriter(new EventSink(false), response.idTail(), response.customTools());
    }

    byte[] write(Message message) {
        Message.Choice choice = message.first();
        int lastText = lastText(choice);
        for (int i = 0; i < choice.parts().size(); i++) {
            part(choice.parts().get(i));
            if (i == lastText) {
                notes(choice);
            }
        }
        return Trees.bytes(response.ended(output.end(response.isCut())));
    }

    private static int lastText(Message.Choice choice) {
        int last = choice.parts().size() - 1;
        while (last >= 0 && !(choice.parts().get(last) instanceof Part.Text)) {
            last--;
        }
        return last;
    }

    private void part(Part part) {
        if (part instanceof Part.Text text) {
            output.take(new AnswerEvent.Text(0, text.text()));
        } else if (part instanceof Part.Refusal refusal) {
            output.take(new AnswerEvent.Refusal(0, refusal.text()));
        } else if (part instanceof Part.Thought thought) {
            output.take(new AnswerEvent.Thought(0, thought.text(), thought.summary()));
            thought.seal().ifPresent(seal -> output.take(new AnswerEvent.Sealed(0, seal)));
        } else if (part instanceof Part.ToolCall call) {
            output.take(new AnswerEvent.CallBegun(0, calls, call.id(), call.name(), call.signature()));
            output.take(new AnswerEvent.CallArguments(0, calls++, call.arguments()));
        } else if (part instanceof Part.Media media) {
            output.take(new AnswerEvent.Media(0, media, Optional.empty()));
        }
    }

    /** What is said about the text is said of its last part. */
    private void notes(Message.Choice choice) {
        choice.citations().forEach(citation -> output.take(new AnswerEvent.Citation(0, citation)));
        choice.logProbabilities()
                .forEach(token -> output.take(
                        new AnswerEvent.LogProbabilities(0, Trees.array().add(token))));
    }
}

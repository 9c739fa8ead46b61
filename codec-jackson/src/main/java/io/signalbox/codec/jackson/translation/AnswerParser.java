package io.signalbox.codec.jackson.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/**
 * Reads one provider's answer into events. Fed by one thread at a time, either with the events of a stream or with one whole answer.
 *
 * <p>What it does not know it leaves out: providers add members and events without asking. A member that it does know and that is
 * not what it should be is {@link MalformedAnswerException}: in a stream the event is skipped and counted, a whole answer is a bad
 * response.
 */
public interface AnswerParser {

    /**
     * Takes one event of a stream.
     *
     * @param type the event's type; {@code message} where the framing has none
     * @param data its data; an object
     */
    void event(String type, JsonNode data, Consumer<AnswerEvent> out);

    /**
     * Takes a whole answer.
     *
     * @param answer an object
     */
    void whole(JsonNode answer, Consumer<AnswerEvent> out);
}

package io.signalbox.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** How one dialect writes what a reply says. Without state: one instance serves every answer. */
interface DialectWriter {
    /** How the paths end at which this dialect is spoken. */
    List<String> paths();

    /** The id of the answer to the request of this number. */
    String id(long number);

    /** The dialect's own word for an end. */
    String finishWord(Finish finish);

    /** The dialect's usage object. */
    String usage(TokenCounts counts);

    /** The body of an answer that is not streamed. */
    String whole(AnswerContent content);

    /** The events of one streamed answer. */
    DialectStream stream(AnswerContent content);

    /** What stands in for an answer. */
    ErrorAnswer error(ProviderFailure failure);

    /** Whether a stream has usage only where the request asks for it. */
    default boolean streamsUsageWhenAsked() {
        return false;
    }

    /** The content type of a stream. */
    default String streamType() {
        return "text/event-stream; charset=utf-8";
    }

    /** Whether a stream consists of frames that begin with their length. */
    default boolean isBinary() {
        return false;
    }

    /** How lines end in a stream. */
    default String lineEnd() {
        return "\n";
    }

    /** The bytes of one event. An empty name is none. */
    default byte[] event(String name, String data, String lineEnd) {
        StringBuilder event = new StringBuilder();
        if (!name.isEmpty()) {
            event.append("event: ").append(name).append(lineEnd);
        }
        for (String line : data.split("\n", -1)) {
            event.append("data: ").append(line).append(lineEnd);
        }
        return event.append(lineEnd).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The bytes of a comment. */
    default byte[] comment(String text, String lineEnd) {
        return (": " + text + lineEnd + lineEnd).getBytes(StandardCharsets.UTF_8);
    }
}

package io.signalbox.chat;

/**
 * Something that happens in a streamed answer; the last one is {@link Finished}. Where tools are called on the way, the events of all
 * rounds come one after the other, and the last one is of the last.
 */
public sealed interface ChatEvent {

    /**
     * A piece of the stream as the gateway wrote it; what the model said in it follows as events of its own. For what this API has no
     * word for.
     */
    record Chunk(RawJson json) implements ChatEvent {}

    /** More words. All of one round together are its answer's text. */
    record Text(String text) implements ChatEvent {}

    /** More thought. */
    record Reasoning(String text) implements ChatEvent {}

    /** More of why the model does not answer. */
    record Refusal(String text) implements ChatEvent {}

    /**
     * The model begins to call a tool.
     *
     * @param call counts the calls of this answer from 0
     * @param id by which the result is told apart
     * @param name of the tool
     */
    record ToolCallBegun(int call, String id, String name) implements ChatEvent {}

    /** More of the JSON text of a call's arguments; calls may be mixed. */
    record ToolArguments(int call, String fragment) implements ChatEvent {}

    /**
     * A tool was called, because the model asked for it; what it says to that comes next.
     *
     * @param call whole
     * @param result what the model is told
     */
    record ToolFound(ToolCall call, String result) implements ChatEvent {}

    /** An image or sound. */
    record Media(Content content) implements ChatEvent {}

    /** The answer is whole: all of the above put together, with usage, cost and who answered. */
    record Finished(Answer answer) implements ChatEvent {}
}

package io.signalbox.chat;

/** Something that happens in a streamed answer; the last one is {@link Finished}. */
public sealed interface ChatEvent {

    /**
     * A piece of the stream as the gateway wrote it; what the model said in it follows as events of its own. For what this API has no
     * word for.
     */
    record Chunk(RawJson json) implements ChatEvent {}

    /** More words. All of them together are the answer's text. */
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

    /** An image or sound. */
    record Media(Content content) implements ChatEvent {}

    /** The answer is whole: all of the above put together, with usage, cost and who answered. */
    record Finished(Answer answer) implements ChatEvent {}
}

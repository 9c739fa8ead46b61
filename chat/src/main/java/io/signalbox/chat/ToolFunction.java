package io.signalbox.chat;

/** What a tool does. Called by one thread at a time in one asking, by several if several ask. */
@FunctionalInterface
public interface ToolFunction {

    /**
     * Does it.
     *
     * @param arguments JSON text, as the model wrote it; not checked against the tool's schema
     * @return what the model is told; also where it cannot be done, so that the model may try something else
     * @throws RuntimeException to end the asking: who asked gets it as it is
     */
    String call(String arguments);
}

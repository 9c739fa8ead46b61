package io.signalbox.chat;

/**
 * The model calls a tool.
 *
 * @param id by which the result is told apart
 * @param name of the tool
 * @param arguments JSON text: an object, unless the model wrote something else
 */
public record ToolCall(String id, String name, String arguments) {}

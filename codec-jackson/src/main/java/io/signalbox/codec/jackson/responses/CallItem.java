package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.Trees;

/** A call of a function, or of a tool that takes free text. */
final class CallItem extends OutputItem {

    private final AnswerEvent.CallBegun call;
    private final boolean custom;
    private final StringBuilder arguments = new StringBuilder();

    CallItem(EventSink sink, String id, int index, AnswerEvent.CallBegun call, boolean custom) {
        super(sink, id, index);
        this.call = call;
        this.custom = custom;
    }

    void arguments(String delta) {
        arguments.append(delta);
        delta(custom ? "response.custom_tool_call_input.delta" : "response.function_call_arguments.delta", "", delta);
    }

    /** A function without arguments is called with an empty object. */
    @Override
    void closePieces() {
        if (arguments.isEmpty() && !custom) {
            arguments("{}");
        }
        if (custom) {
            send("response.custom_tool_call_input.done", piece().put("input", sound(arguments)));
        } else {
            send(
                    "response.function_call_arguments.done",
                    piece().put("name", call.name()).put("arguments", sound(arguments)));
        }
    }

    @Override
    ObjectNode json(String status) {
        return Trees.object()
                .put("id", id())
                .put("type", custom ? "custom_tool_call" : "function_call")
                .put("status", status)
                .put("call_id", call.id())
                .put("name", call.name())
                .put(custom ? "input" : "arguments", sound(arguments));
    }
}

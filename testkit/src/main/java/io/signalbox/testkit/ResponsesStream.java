package io.signalbox.testkit;

import static io.signalbox.testkit.JsonText.object;
import static io.signalbox.testkit.JsonText.quoted;

import java.util.ArrayList;
import java.util.List;

/** Named events with running numbers; every item and part is opened, closed, and repeated where it is closed. */
final class ResponsesStream extends DialectStream {
    private final AnswerContent content;
    private final OpenBlock item = new OpenBlock();
    private final List<String> output = new ArrayList<>();
    private final StringBuilder said = new StringBuilder();
    private ToolCall call = new ToolCall("", "", "");
    private String signature = "";
    private int events;
    private String finish = "";
    private String usage = "null";

    ResponsesStream(AnswerContent content) {
        this.content = content;
    }

    @Override
    void open() {
        numbered("response.created", "response", response("in_progress", "null"));
        numbered("response.in_progress", "response", response("in_progress", "null"));
    }

    @Override
    void text(String piece) {
        beginPart("text", ResponsesJson.text(""));
        say("response.output_text.delta", piece, "content_index", "0", "logprobs", "[]");
    }

    @Override
    void refusal(String piece) {
        beginPart("refusal", ResponsesJson.refusal(""));
        say("response.refusal.delta", piece, "content_index", "0");
    }

    @Override
    void reasoning(String piece) {
        beginReasoning();
        if (said.isEmpty()) {
            inItem("response.reasoning_summary_part.added", "summary_index", "0", "part", ResponsesJson.summary(""));
        }
        say("response.reasoning_summary_text.delta", piece, "summary_index", "0");
    }

    @Override
    void signature(String given) {
        beginReasoning();
        signature = given;
    }

    @Override
    void toolStart(int index, String id, String name) {
        endItem();
        item.begin("tool " + index);
        call = new ToolCall(id, name, "");
        String type = "response.output_item.added";
        token(type, json(type, "output_index", index(), "item", ResponsesJson.call(id(), "in_progress", call)));
    }

    @Override
    void toolArguments(int index, String fragment) {
        item.expect("tool " + index);
        say("response.function_call_arguments.delta", fragment);
    }

    @Override
    void finish(String word) {
        endItem();
        finish = word;
    }

    @Override
    void usage(String json) {
        usage = json;
    }

    @Override
    void failure(ErrorAnswer error) {
        numbered("error", "error", part(error, ""));
        String code = part(error, "/code");
        String failed = object(
                "code",
                quoted(code.equals("null") ? "server_error" : code),
                "message",
                quoted(part(error, "/message")));
        numbered("response.failed", "response", response("failed", failed));
    }

    @Override
    void done() {
        if (!finish.isEmpty()) {
            numbered("response." + ResponsesJson.status(finish), "response", response(finish, "null"));
        }
    }

    private static String part(ErrorAnswer error, String pointer) {
        return JsonPointer.find(error.body(), "/error" + pointer).orElseThrow();
    }

    private void beginReasoning() {
        if (!item.is("reasoning")) {
            begin("reasoning");
            addItem(ResponsesJson.reasoning(id(), List.of(), ""));
        }
    }

    private void beginPart(String kind, String part) {
        if (!item.is(kind)) {
            begin(kind);
            addItem(ResponsesJson.message(id(), "in_progress", List.of()));
            inItem("response.content_part.added", "content_index", "0", "part", part);
        }
    }

    private void begin(String kind) {
        endItem();
        item.begin(kind);
    }

    private void endItem() {
        String text = said.toString();
        if (item.is("text")) {
            inItem("response.output_text.done", "content_index", "0", "text", quoted(text), "logprobs", "[]");
            endMessage(ResponsesJson.text(text));
        } else if (item.is("refusal")) {
            inItem("response.refusal.done", "content_index", "0", "refusal", quoted(text));
            endMessage(ResponsesJson.refusal(text));
        } else if (item.is("reasoning")) {
            endReasoning(text);
        } else if (!item.is("")) {
            inItem("response.function_call_arguments.done", "name", quoted(call.name()), "arguments", quoted(text));
            endItem(ResponsesJson.call(id(), "completed", new ToolCall(call.id(), call.name(), text)));
        }
    }

    private void endMessage(String part) {
        inItem("response.content_part.done", "content_index", "0", "part", part);
        endItem(ResponsesJson.message(id(), "completed", List.of(part)));
    }

    private void endReasoning(String text) {
        List<String> summary = text.isEmpty() ? List.of() : List.of(ResponsesJson.summary(text));
        for (String part : summary) {
            inItem("response.reasoning_summary_text.done", "summary_index", "0", "text", quoted(text));
            inItem("response.reasoning_summary_part.done", "summary_index", "0", "part", part);
        }
        endItem(ResponsesJson.reasoning(id(), summary, signature));
    }

    private void addItem(String json) {
        numbered("response.output_item.added", "output_index", index(), "item", json);
    }

    private void endItem(String json) {
        numbered("response.output_item.done", "output_index", index(), "item", json);
        output.add(json);
        said.setLength(0);
        signature = "";
        item.end();
    }

    private String index() {
        return Integer.toString(item.index());
    }

    private String id() {
        return ResponsesWriter.itemId(content, item.index());
    }

    private String response(String finishWord, String error) {
        return ResponsesJson.response(content, finishWord, error, output, usage);
    }

    private void say(String type, String piece, String... rest) {
        said.append(piece);
        token(type, json(type, placed(join(new String[] {"delta", quoted(piece)}, rest))));
    }

    private void inItem(String type, String... members) {
        event(type, json(type, placed(members)));
    }

    private void numbered(String type, String... members) {
        event(type, json(type, members));
    }

    private String[] placed(String... members) {
        return join(new String[] {"item_id", quoted(id()), "output_index", index()}, members);
    }

    private String json(String type, String... members) {
        return object(
                join(new String[] {"type", quoted(type), "sequence_number", Integer.toString(events++)}, members));
    }

    private static String[] join(String[] first, String... second) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(second));
        return all.toArray(new String[0]);
    }
}

package io.signalbox.testkit.dialect;

import static io.signalbox.testkit.dialect.Grammar.array;
import static io.signalbox.testkit.dialect.Grammar.check;
import static io.signalbox.testkit.dialect.Grammar.count;
import static io.signalbox.testkit.dialect.Grammar.object;
import static io.signalbox.testkit.dialect.Grammar.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the events of one message: its start, blocks that are opened, added to and closed one after the other, and its end. */
final class MessageEvents {

    private final Hearing hearing = new Hearing();
    private final List<Json> blocks = new ArrayList<>();
    private final StringBuilder grown = new StringBuilder();
    private String signature = "";
    private Json open = Json.MISSING;
    private Optional<Hearing.Call> call = Optional.empty();
    private boolean begun;
    private boolean stopped;

    SpokenAnswer read(List<Grammar.Event> events) {
        for (Grammar.Event event : events) {
            Json data = event.json();
            check(text(data, "type").equals(event.name()), "a name that is the type", event);
            check(!stopped && hearing.error.isEmpty(), "nothing after the end", event);
            take(event.name(), data);
        }
        check(stopped || hearing.error.isPresent(), "message_stop or an error at the end", events);
        return hearing.answer(SpokenMessages.turn(Json.array(blocks)));
    }

    private void take(String type, Json data) {
        check(begun || type.equals("message_start") || type.equals("ping") || type.equals("error"), "a start", data);
        switch (type) {
            case "ping" -> {}
            case "error" -> hearing.error = Optional.of(SpokenMessages.error(data));
            case "message_start" -> start(object(data, "message"));
            case "content_block_start" -> open(data);
            case "content_block_delta" -> delta(data);
            case "content_block_stop" -> close(data);
            case "message_delta" -> end(data);
            case "message_stop" -> {
                check(hearing.finish.isPresent(), "message_delta before message_stop", data);
                stopped = true;
            }
            default -> check(false, "an event that a client knows", data);
        }
    }

    private void start(Json message) {
        check(!begun, "one start", message);
        begun = true;
        SpokenMessages.head(hearing, message);
        check(array(message, "content").size() == 0, "no content yet", message);
        check(message.at("stop_reason").isNull(), "no stop_reason yet", message);
        count(object(message, "usage"), "input_tokens");
        count(message.at("usage"), "output_tokens");
    }

    private void open(Json data) {
        check(open.isMissing() && hearing.finish.isEmpty(), "the last block closed", data);
        check(count(data, "index") == blocks.size(), "blocks one after the other", data);
        open = object(data, "content_block");
        grown.setLength(0);
        signature = "";
        switch (text(open, "type")) {
            case "text" -> check(text(open, "text").isEmpty(), "no text yet", data);
            case "thinking" -> check(text(open, "thinking").isEmpty(), "no thought yet", data);
            case "redacted_thinking" -> text(open, "data");
            case "tool_use" -> {
                check(object(open, "input").members().isEmpty(), "no input yet", data);
                call = Optional.of(hearing.call(text(open, "id"), text(open, "name")));
            }
            default -> check(false, "a block that a client knows", data);
        }
    }

    private void delta(Json data) {
        check(open.isObject() && count(data, "index") == blocks.size(), "a delta of the open block", data);
        Json delta = object(data, "delta");
        String type = text(delta, "type");
        switch (text(open, "type") + " " + type) {
            case "text text_delta" -> {
                grown.append(text(delta, "text"));
                hearing.text.append(delta.at("text").text());
            }
            case "thinking thinking_delta" -> {
                check(signature.isEmpty(), "nothing after the signature", data);
                grown.append(text(delta, "thinking"));
                hearing.reasoning.append(delta.at("thinking").text());
            }
            case "thinking signature_delta" -> signature += text(delta, "signature");
            case "tool_use input_json_delta" -> call.orElseThrow().arguments.append(text(delta, "partial_json"));
            case "text citations_delta" -> object(delta, "citation");
            default -> check(false, "a delta of " + open, data);
        }
    }

    private void close(Json data) {
        check(open.isObject() && count(data, "index") == blocks.size(), "the end of the open block", data);
        Json whole = open;
        switch (text(open, "type")) {
            case "text" -> whole = open.with("text", grown.toString());
            case "thinking" -> whole = open.with("thinking", grown.toString()).with("signature", signature);
            case "tool_use" -> {
                Hearing.Call made = call.orElseThrow();
                if (made.arguments.isEmpty()) {
                    made.arguments.append("{}");
                }
                whole = open.with("input", made.isWhole() ? made.parsed() : Json.object());
            }
            default -> {}
        }
        blocks.add(whole);
        open = Json.MISSING;
    }

    private void end(Json data) {
        check(open.isMissing() && hearing.finish.isEmpty(), "one end, after all blocks", data);
        Json delta = object(data, "delta");
        hearing.finish = SpokenMessages.finish(text(delta, "stop_reason"));
        check(!delta.at("stop_sequence").isMissing(), "stop_sequence, if only null", data);
        hearing.usage = SpokenMessages.usage(object(data, "usage"));
    }
}

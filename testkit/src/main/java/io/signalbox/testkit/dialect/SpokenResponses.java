package io.signalbox.testkit.dialect;

import static io.signalbox.testkit.dialect.Grammar.array;
import static io.signalbox.testkit.dialect.Grammar.check;
import static io.signalbox.testkit.dialect.Grammar.count;
import static io.signalbox.testkit.dialect.Grammar.object;
import static io.signalbox.testkit.dialect.Grammar.text;

import io.signalbox.testkit.TokenCounts;
import io.signalbox.testkit.dialect.SpokenAnswer.SpokenError;
import io.signalbox.testkit.dialect.SpokenRequest.Turn;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** OpenAI's Responses, without anything kept by the server. */
final class SpokenResponses implements SpokenDialect {

    @Override
    public String name() {
        return "openai-responses";
    }

    @Override
    public boolean has(Feature feature) {
        return feature != Feature.STOP;
    }

    @Override
    public byte[] write(SpokenRequest request) {
        Json input = Json.array();
        for (Turn turn : request.turns()) {
            if (turn instanceof Turn.Answered answered) {
                for (Json item : Json.parse(answered.answer().turn())) {
                    input = input.plus(item);
                }
            } else {
                input = input.plus(item(turn));
            }
        }
        Json body = Json.object()
                .with("model", request.model().isEmpty() ? Json.MISSING : Json.text(request.model()))
                .with("input", input.unlessEmpty())
                .with("store", Json.of(false))
                .with("tools", tools(request).unlessEmpty());
        if (request.isStream()) {
            body = body.with("stream", Json.of(true));
        }
        return request.extended(wishes(request.wishes(), body)).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Json item(Turn turn) {
        if (turn instanceof Turn.Result result) {
            return Json.object("type", "function_call_output")
                    .with("call_id", result.call().id())
                    .with("output", result.text());
        }
        Json message = Json.object("type", "message");
        if (turn instanceof Turn.System system) {
            return message.with("role", "system").with("content", Json.array(part(system.text(), system.marked())));
        }
        Turn.User user = (Turn.User) turn;
        Json content = Json.array(part(user.text(), user.marked()));
        for (String url : user.images()) {
            content = content.plus(
                    Json.object("type", "input_image").with("image_url", url).with("detail", "auto"));
        }
        return message.with("role", "user").with("content", content);
    }

    private static Json part(String text, boolean marked) {
        Json part = Json.object("type", "input_text").with("text", text);
        return marked ? part.with("prompt_cache_breakpoint", Json.object("mode", "explicit")) : part;
    }

    private static Json tools(SpokenRequest request) {
        Json tools = Json.array();
        for (SpokenRequest.Function function : request.tools()) {
            tools = tools.plus(Json.object("type", "function")
                    .with("name", function.name())
                    .with("description", function.description())
                    .with("parameters", Json.parse(function.schema())));
        }
        return tools;
    }

    private static Json wishes(SpokenRequest.Wishes wishes, Json body) {
        Json wished = body;
        if (!wishes.choice.isEmpty()) {
            boolean mode = Set.of("auto", "none", "required").contains(wishes.choice);
            Json named = Json.object("type", "function").with("name", wishes.choice);
            wished = wished.with("tool_choice", mode ? Json.text(wishes.choice) : named);
        }
        if (!wishes.schema.isEmpty()) {
            Json format = Json.object("type", "json_schema")
                    .with("name", wishes.formatName)
                    .with("strict", Json.of(true))
                    .with("schema", Json.parse(wishes.schema));
            wished = wished.with("text", Json.object().with("format", format));
        }
        if (!wishes.effort.isEmpty()) {
            wished = wished.with(
                            "reasoning", Json.object("effort", wishes.effort).with("summary", "auto"))
                    .with("include", Json.array(Json.text("reasoning.encrypted_content")));
        }
        if (wishes.most.isPresent()) {
            wished = wished.with("max_output_tokens", Json.of(wishes.most.getAsLong()));
        }
        return wishes.temperature.isEmpty()
                ? wished
                : wished.with("temperature", Json.literal(wishes.temperature.get()));
    }

    @Override
    public SpokenAnswer whole(byte[] body) {
        return answer(Grammar.parse(body));
    }

    /** Reads a response that has come to its end. */
    static SpokenAnswer answer(Json response) {
        Hearing hearing = new Hearing();
        head(hearing, response);
        for (Json item : array(response, "output")) {
            item(hearing, item);
        }
        String status = text(response, "status");
        check(response.at("error").isThere() == status.equals("failed"), "an error where it failed", response);
        if (status.equals("failed")) {
            hearing.error = Optional.of(error(response));
        } else {
            hearing.finish = Optional.of(finish(hearing, status, response));
            hearing.usage = usage(object(response, "usage"));
        }
        return hearing.answer(response.at("output"));
    }

    static void head(Hearing hearing, Json response) {
        check(text(response, "object").equals("response"), "a response", response);
        check(response.at("created_at").isNumber(), "created_at", response);
        for (String needed : Set.of("error", "incomplete_details", "metadata", "instructions", "tool_choice")) {
            check(!response.at(needed).isMissing(), needed + ", if only null", response);
        }
        check(response.at("parallel_tool_calls").isThere(), "parallel_tool_calls", response);
        array(response, "tools");
        hearing.from(text(response, "id"), text(response, "model"));
    }

    private static void item(Hearing hearing, Json item) {
        text(item, "id");
        switch (text(item, "type")) {
            case "message" -> {
                check(text(item, "role").equals("assistant"), "the role assistant", item);
                text(item, "status");
                for (Json part : array(item, "content")) {
                    boolean refused = text(part, "type").equals("refusal");
                    (refused ? hearing.refusal : hearing.text).append(text(part, refused ? "refusal" : "text"));
                }
            }
            case "reasoning" -> {
                for (Json part : array(item, "summary")) {
                    hearing.reasoning.append(text(part, "text"));
                }
                for (Json part : item.at("content")) {
                    hearing.reasoning.append(text(part, "text"));
                }
            }
            case "function_call" ->
                hearing.call(text(item, "call_id"), text(item, "name"))
                        .arguments
                        .append(text(item, "arguments"));
            default -> check(false, "an item that a client knows", item);
        }
    }

    private static String finish(Hearing hearing, String status, Json response) {
        if (status.equals("completed")) {
            return hearing.calls().isEmpty() ? "stop" : "tool_calls";
        }
        check(status.equals("incomplete"), "a status of an answer", response);
        String reason = text(object(response, "incomplete_details"), "reason");
        return switch (reason) {
            case "max_output_tokens" -> "length";
            case "content_filter" -> "content_filter";
            default -> throw new AssertionError("reason: " + reason + " (expected: one of OpenAI's)");
        };
    }

    private static Optional<TokenCounts> usage(Json usage) {
        check(
                count(usage, "total_tokens") == count(usage, "input_tokens") + count(usage, "output_tokens"),
                "a total that is the sum",
                usage);
        Json input = object(usage, "input_tokens_details");
        return Optional.of(new TokenCounts(
                count(usage, "input_tokens"),
                count(input, "cached_tokens"),
                input.at("cache_write_tokens").number(),
                count(usage, "output_tokens"),
                count(object(usage, "output_tokens_details"), "reasoning_tokens")));
    }

    @Override
    public SpokenAnswer stream(byte[] body) {
        return new ResponseEvents().read(Grammar.events(body));
    }

    @Override
    public SpokenError error(byte[] body) {
        return SpokenChat.error(Grammar.parse(body));
    }

    static SpokenError error(Json response) {
        Json error = object(response, "error");
        return new SpokenError(text(error, "code"), text(error, "message"), response.toString());
    }
}

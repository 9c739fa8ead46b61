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

/** Anthropic's Messages. */
final class SpokenMessages implements SpokenDialect {

    private static final long MOST = 4096;
    private static final Json MARK = Json.object("type", "ephemeral");

    @Override
    public String name() {
        return "anthropic-messages";
    }

    @Override
    public boolean has(Feature feature) {
        return true;
    }

    @Override
    public byte[] write(SpokenRequest request) {
        Json system = Json.array();
        Json messages = Json.array();
        Json results = Json.array();
        for (Turn turn : request.turns()) {
            if (turn instanceof Turn.Result result) {
                results = results.plus(Json.object("type", "tool_result")
                        .with("tool_use_id", result.call().id())
                        .with("content", result.text()));
                continue;
            }
            messages = withResults(messages, results);
            results = Json.array();
            if (turn instanceof Turn.System said) {
                system = system.plus(block(said.text(), said.marked()));
            } else if (turn instanceof Turn.Answered answered) {
                messages = messages.plus(Json.parse(answered.answer().turn()).at(0));
            } else if (turn instanceof Turn.User user) {
                messages = messages.plus(message(user));
            }
        }
        Json body = Json.object()
                .with("model", request.model().isEmpty() ? Json.MISSING : Json.text(request.model()))
                .with("max_tokens", Json.of(request.wishes().most.orElse(MOST)))
                .with("system", system.unlessEmpty())
                .with("messages", withResults(messages, results).unlessEmpty())
                .with("tools", tools(request).unlessEmpty());
        if (request.isStream()) {
            body = body.with("stream", Json.of(true));
        }
        return request.extended(wishes(request.wishes(), body)).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Json withResults(Json messages, Json results) {
        return results.size() == 0
                ? messages
                : messages.plus(Json.object("role", "user").with("content", results));
    }

    private static Json message(Turn.User user) {
        Json content = Json.array();
        for (String url : user.images()) {
            content = content.plus(Json.object("type", "image").with("source", source(url)));
        }
        boolean plain = user.images().isEmpty() && !user.marked();
        return Json.object("role", "user")
                .with("content", plain ? Json.text(user.text()) : content.plus(block(user.text(), user.marked())));
    }

    private static Json source(String url) {
        if (!url.startsWith("data:")) {
            return Json.object("type", "url").with("url", url);
        }
        return Json.object("type", "base64")
                .with("media_type", url.substring(5, url.indexOf(';')))
                .with("data", url.substring(url.indexOf(',') + 1));
    }

    private static Json block(String text, boolean marked) {
        Json block = Json.object("type", "text").with("text", text);
        return marked ? block.with("cache_control", MARK) : block;
    }

    private static Json tools(SpokenRequest request) {
        Json tools = Json.array();
        for (SpokenRequest.Function function : request.tools()) {
            tools = tools.plus(Json.object("name", function.name())
                    .with("description", function.description())
                    .with("input_schema", Json.parse(function.schema())));
        }
        return tools;
    }

    private static Json wishes(SpokenRequest.Wishes wishes, Json body) {
        Json wished = body;
        if (!wishes.choice.isEmpty()) {
            wished = wished.with(
                    "tool_choice",
                    switch (wishes.choice) {
                        case "auto", "none" -> Json.object("type", wishes.choice);
                        case "required" -> Json.object("type", "any");
                        default -> Json.object("type", "tool").with("name", wishes.choice);
                    });
        }
        if (!wishes.schema.isEmpty()) {
            Json format = Json.object("type", "json_schema").with("schema", Json.parse(wishes.schema));
            wished = wished.with("output_config", Json.object().with("format", format));
        }
        if (!wishes.effort.isEmpty()) {
            wished = wished.with("thinking", Json.object("type", "enabled").with("budget_tokens", Json.of(2048)));
        }
        if (wishes.temperature.isPresent()) {
            wished = wished.with("temperature", Json.literal(wishes.temperature.get()));
        }
        return wished.with(
                "stop_sequences",
                Json.array(wishes.stops.stream().map(Json::text).toList()).unlessEmpty());
    }

    @Override
    public SpokenAnswer whole(byte[] body) {
        Json message = Grammar.parse(body);
        Hearing hearing = new Hearing();
        head(hearing, message);
        for (Json block : array(message, "content")) {
            switch (text(block, "type")) {
                case "text" -> hearing.text.append(text(block, "text"));
                case "thinking" -> {
                    text(block, "signature");
                    hearing.reasoning.append(text(block, "thinking"));
                }
                case "redacted_thinking" -> text(block, "data");
                case "tool_use" ->
                    hearing.call(text(block, "id"), text(block, "name"))
                            .arguments
                            .append(object(block, "input"));
                default -> check(false, "a block that a client knows", block);
            }
        }
        hearing.finish = finish(text(message, "stop_reason"));
        hearing.usage = usage(object(message, "usage"));
        return hearing.answer(turn(message.at("content")));
    }

    static void head(Hearing hearing, Json message) {
        check(text(message, "type").equals("message"), "a message", message);
        check(text(message, "role").equals("assistant"), "the role assistant", message);
        check(!message.at("stop_sequence").isMissing(), "stop_sequence, if only null", message);
        hearing.from(text(message, "id"), text(message, "model"));
    }

    static Json turn(Json content) {
        return Json.array(Json.object("role", "assistant").with("content", content));
    }

    static Optional<String> finish(String word) {
        return switch (word) {
            case "end_turn", "stop_sequence" -> Optional.of("stop");
            case "max_tokens" -> Optional.of("length");
            case "tool_use" -> Optional.of("tool_calls");
            case "refusal" -> Optional.of("content_filter");
            default -> throw new AssertionError("stop_reason: " + word + " (expected: one of Anthropic's)");
        };
    }

    static Optional<TokenCounts> usage(Json usage) {
        long read = usage.at("cache_read_input_tokens").number();
        long written = usage.at("cache_creation_input_tokens").number();
        return Optional.of(new TokenCounts(
                count(usage, "input_tokens") + read + written,
                read,
                written,
                count(usage, "output_tokens"),
                usage.at("output_tokens_details").at("thinking_tokens").number()));
    }

    @Override
    public SpokenAnswer stream(byte[] body) {
        return new MessageEvents().read(Grammar.events(body));
    }

    @Override
    public SpokenError error(byte[] body) {
        return error(Grammar.parse(body));
    }

    static SpokenError error(Json body) {
        check(text(body, "type").equals("error"), "an error", body);
        Json error = object(body, "error");
        check(!text(error, "message").isEmpty(), "a message", error);
        return new SpokenError(text(error, "type"), text(error, "message"), body.toString());
    }
}

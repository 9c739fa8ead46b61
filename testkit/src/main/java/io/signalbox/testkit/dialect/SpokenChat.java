package io.signalbox.testkit.dialect;

import static io.signalbox.testkit.dialect.Grammar.array;
import static io.signalbox.testkit.dialect.Grammar.check;
import static io.signalbox.testkit.dialect.Grammar.object;
import static io.signalbox.testkit.dialect.Grammar.text;

import io.signalbox.testkit.dialect.SpokenAnswer.SpokenError;
import io.signalbox.testkit.dialect.SpokenRequest.Turn;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** OpenAI's chat completions, as its SDKs and OpenRouter's speak them. */
final class SpokenChat implements SpokenDialect {

    @Override
    public String name() {
        return "openai-chat";
    }

    @Override
    public boolean has(Feature feature) {
        return true;
    }

    @Override
    public byte[] write(SpokenRequest request) {
        Json messages = Json.array();
        for (Turn turn : request.turns()) {
            if (turn instanceof Turn.Answered answered) {
                for (Json message : Json.parse(answered.answer().turn())) {
                    messages = messages.plus(message);
                }
            } else {
                messages = messages.plus(message(turn));
            }
        }
        Json body = Json.object()
                .with("model", request.model().isEmpty() ? Json.MISSING : Json.text(request.model()))
                .with("messages", messages.unlessEmpty())
                .with("tools", tools(request).unlessEmpty());
        if (request.isStream()) {
            body = body.with("stream", Json.of(true))
                    .with("stream_options", Json.object().with("include_usage", Json.of(true)));
        }
        return request.extended(wishes(request.wishes(), body)).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Json message(Turn turn) {
        if (turn instanceof Turn.System system) {
            return Json.object("role", "system").with("content", content(system.text(), system.marked()));
        }
        if (turn instanceof Turn.Result result) {
            return Json.object("role", "tool")
                    .with("tool_call_id", result.call().id())
                    .with("content", result.text());
        }
        Turn.User user = (Turn.User) turn;
        Json content = content(user.text(), user.marked());
        if (!user.images().isEmpty() && content.isText()) {
            content = Json.array(part(user.text()));
        }
        for (String url : user.images()) {
            content = content.plus(Json.object("type", "image_url").with("image_url", Json.object("url", url)));
        }
        return Json.object("role", "user").with("content", content);
    }

    private static Json content(String text, boolean marked) {
        return marked
                ? Json.array(part(text).with("cache_control", Json.object("type", "ephemeral")))
                : Json.text(text);
    }

    private static Json part(String text) {
        return Json.object("type", "text").with("text", text);
    }

    private static Json tools(SpokenRequest request) {
        Json tools = Json.array();
        for (SpokenRequest.Function function : request.tools()) {
            Json described = Json.object("name", function.name())
                    .with("description", function.description())
                    .with("parameters", Json.parse(function.schema()));
            tools = tools.plus(Json.object("type", "function").with("function", described));
        }
        return tools;
    }

    private static Json wishes(SpokenRequest.Wishes wishes, Json body) {
        Json wished = body;
        if (!wishes.choice.isEmpty()) {
            Json named = Json.object("type", "function").with("function", Json.object("name", wishes.choice));
            boolean mode = Set.of("auto", "none", "required").contains(wishes.choice);
            wished = wished.with("tool_choice", mode ? Json.text(wishes.choice) : named);
        }
        if (!wishes.schema.isEmpty()) {
            Json schema = Json.object("name", wishes.formatName)
                    .with("strict", Json.of(true))
                    .with("schema", Json.parse(wishes.schema));
            wished = wished.with(
                    "response_format", Json.object("type", "json_schema").with("json_schema", schema));
        }
        if (!wishes.effort.isEmpty()) {
            wished = wished.with("reasoning_effort", wishes.effort);
        }
        if (wishes.most.isPresent()) {
            wished = wished.with("max_tokens", Json.of(wishes.most.getAsLong()));
        }
        if (wishes.temperature.isPresent()) {
            wished = wished.with("temperature", Json.literal(wishes.temperature.get()));
        }
        return wished.with(
                "stop",
                Json.array(wishes.stops.stream().map(Json::text).toList()).unlessEmpty());
    }

    @Override
    public SpokenAnswer whole(byte[] body) {
        Json answer = Grammar.parse(body);
        check(text(answer, "object").equals("chat.completion"), "a chat.completion", answer);
        check(answer.at("created").isNumber(), "created", answer);
        Json choice = array(answer, "choices").at(0);
        check(choice.at("index").isNumber() && answer.at("choices").size() == 1, "one choice", answer);
        Json message = object(choice, "message");
        check(text(message, "role").equals("assistant"), "the role assistant", message);
        check(message.at("content").isText() || message.at("content").isNull(), "content", message);
        Hearing hearing = new Hearing();
        hearing.from(text(answer, "id"), text(answer, "model"));
        hearing.text.append(message.at("content").text());
        hearing.refusal.append(message.at("refusal").text());
        hearing.reasoning.append(message.at("reasoning").text());
        for (Json call : message.at("tool_calls")) {
            check(text(call, "type").equals("function"), "a function", call);
            Json function = object(call, "function");
            hearing.call(text(call, "id"), text(function, "name")).arguments.append(text(function, "arguments"));
        }
        hearing.finish = choice.at("finish_reason").optionalText();
        hearing.usage = ChatChunks.usage(object(answer, "usage"));
        return hearing.answer(Json.array(message));
    }

    @Override
    public SpokenAnswer stream(byte[] body) {
        return new ChatChunks().read(Grammar.events(body));
    }

    @Override
    public SpokenError error(byte[] body) {
        return error(Grammar.parse(body));
    }

    static SpokenError error(Json body) {
        Json error = object(body, "error");
        Json code = error.at("code");
        check(error.at("type").isText() || code.isNumber() || code.isText(), "a type or a code", error);
        String word = code.isText() ? code.text() : error.at("type").text();
        check(!text(error, "message").isEmpty(), "a message", error);
        return new SpokenError(word.isEmpty() ? code.toString() : word, text(error, "message"), body.toString());
    }
}

package io.signalbox.testkit.dialect;

import static io.signalbox.testkit.dialect.Grammar.check;
import static io.signalbox.testkit.dialect.Grammar.count;
import static io.signalbox.testkit.dialect.Grammar.object;
import static io.signalbox.testkit.dialect.Grammar.text;

import io.signalbox.testkit.dialect.SpokenAnswer.SpokenError;
import io.signalbox.testkit.dialect.SpokenRequest.Turn;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Google's generateContent and streamGenerateContent. */
final class SpokenGemini implements SpokenDialect {

    /** Begins the ids that are made here because the dialect may go without them. */
    static final String UNNAMED = "unnamed ";

    @Override
    public String name() {
        return "gemini";
    }

    @Override
    public boolean has(Feature feature) {
        return feature == Feature.STOP;
    }

    @Override
    public byte[] write(SpokenRequest request) {
        Json system = Json.array();
        Json contents = Json.array();
        Json results = Json.array();
        for (Turn turn : request.turns()) {
            if (turn instanceof Turn.Result result) {
                results = results.plus(result(result));
                continue;
            }
            contents = withResults(contents, results);
            results = Json.array();
            if (turn instanceof Turn.System said) {
                system = system.plus(Json.object("text", said.text()));
            } else if (turn instanceof Turn.Answered answered) {
                contents = contents.plus(Json.parse(answered.answer().turn()).at(0));
            } else if (turn instanceof Turn.User user) {
                contents = contents.plus(content("user", parts(user)));
            }
        }
        Json body = Json.object()
                .with("contents", withResults(contents, results).unlessEmpty())
                .with("tools", tools(request).unlessEmpty());
        if (system.size() > 0) {
            body = body.with("systemInstruction", Json.object().with("parts", system));
        }
        Json config = config(request.wishes());
        body = body.with("generationConfig", config.unlessEmpty());
        body = body.with("toolConfig", choice(request.wishes().choice));
        return request.extended(body).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Json result(Turn.Result result) {
        String id = result.call().id();
        Json response = Json.object();
        if (!id.startsWith(UNNAMED)) {
            response = response.with("id", id);
        }
        response = response.with("name", result.call().name())
                .with("response", Json.object().with("output", result.text()));
        return Json.object().with("functionResponse", response);
    }

    private static Json withResults(Json contents, Json results) {
        return results.size() == 0 ? contents : contents.plus(content("user", results));
    }

    private static Json content(String role, Json parts) {
        return Json.object("role", role).with("parts", parts);
    }

    private static Json parts(Turn.User user) {
        Json parts = Json.array(Json.object("text", user.text()));
        for (String url : user.images()) {
            parts = parts.plus(
                    url.startsWith("data:")
                            ? Json.object()
                                    .with(
                                            "inlineData",
                                            Json.object("mimeType", url.substring(5, url.indexOf(';')))
                                                    .with("data", url.substring(url.indexOf(',') + 1)))
                            : Json.object()
                                    .with(
                                            "fileData",
                                            Json.object("mimeType", "image/png").with("fileUri", url)));
        }
        return parts;
    }

    private static Json tools(SpokenRequest request) {
        Json functions = Json.array();
        for (SpokenRequest.Function function : request.tools()) {
            functions = functions.plus(Json.object("name", function.name())
                    .with("description", function.description())
                    .with("parametersJsonSchema", Json.parse(function.schema())));
        }
        return functions.size() == 0 ? Json.array() : Json.array(Json.object().with("functionDeclarations", functions));
    }

    private static Json choice(String choice) {
        if (choice.isEmpty()) {
            return Json.MISSING;
        }
        boolean mode = Set.of("auto", "none").contains(choice);
        Json config = Json.object("mode", mode ? choice.toUpperCase(Locale.ROOT) : "ANY");
        if (!mode && !choice.equals("required")) {
            config = config.with("allowedFunctionNames", Json.array(Json.text(choice)));
        }
        return Json.object().with("functionCallingConfig", config);
    }

    private static Json config(SpokenRequest.Wishes wishes) {
        Json config = Json.object()
                .with(
                        "stopSequences",
                        Json.array(wishes.stops.stream().map(Json::text).toList())
                                .unlessEmpty());
        if (wishes.most.isPresent()) {
            config = config.with("maxOutputTokens", Json.of(wishes.most.getAsLong()));
        }
        if (wishes.temperature.isPresent()) {
            config = config.with("temperature", Json.literal(wishes.temperature.get()));
        }
        if (!wishes.schema.isEmpty()) {
            config = config.with("responseMimeType", "application/json")
                    .with("responseJsonSchema", Json.parse(wishes.schema));
        }
        if (!wishes.effort.isEmpty()) {
            config = config.with(
                    "thinkingConfig",
                    Json.object("thinkingLevel", wishes.effort.toUpperCase(Locale.ROOT))
                            .with("includeThoughts", Json.of(true)));
        }
        return config;
    }

    @Override
    public SpokenAnswer whole(byte[] body) {
        Json answer = Grammar.parse(body);
        check(answer.at("error").isMissing(), "no error", answer);
        return new GeminiChunks().read(List.of(answer));
    }

    @Override
    public SpokenAnswer stream(byte[] body) {
        List<Grammar.Event> events = Grammar.events(body);
        events.forEach(event -> check(event.name().isEmpty(), "no name", event));
        return new GeminiChunks().read(events.stream().map(Grammar.Event::json).toList());
    }

    @Override
    public SpokenError error(byte[] body) {
        return error(Grammar.parse(body));
    }

    static SpokenError error(Json body) {
        Json error = object(body, "error");
        long code = count(error, "code");
        check(code >= 400 && code < 600, "a status", error);
        check(!text(error, "message").isEmpty(), "a message", error);
        return new SpokenError(text(error, "status"), text(error, "message"), body.toString());
    }
}

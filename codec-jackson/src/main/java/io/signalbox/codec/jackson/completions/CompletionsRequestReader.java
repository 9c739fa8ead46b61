package io.signalbox.codec.jackson.completions;

import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.codec.jackson.answer.OpenAiFace;
import io.signalbox.codec.jackson.json.JsonCursor;
import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.codec.jackson.request.MemberReader;
import io.signalbox.codec.jackson.request.ProviderMember;
import io.signalbox.codec.jackson.request.Refusal;
import io.signalbox.codec.jackson.request.SelectionMembers;
import io.signalbox.core.routing.RequestFacts;
import io.signalbox.core.routing.SortKey;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads one request in one pass: checks what routing depends on, and refuses what no chat model can do. */
final class CompletionsRequestReader {

    private static final Set<String> PARAMETERS = Set.of(
            "temperature",
            "top_p",
            "top_k",
            "min_p",
            "top_a",
            "frequency_penalty",
            "presence_penalty",
            "repetition_penalty",
            "max_tokens",
            "logit_bias",
            "seed",
            "response_format",
            "stop",
            "reasoning",
            "reasoning_effort",
            "verbosity");

    private static final String PROMPT = "a text, or an array of one text";
    private static final int MOST_LOGPROBS = 20;

    private final OpenAiFace face;
    private final byte[] body;
    private final MemberReader members;
    private final ProviderMember provider;
    private final SelectionMembers selection;
    private final Set<String> parameters = new HashSet<>();

    private Optional<String> model = Optional.empty();
    private List<String> models = List.of();
    private boolean stream;
    private boolean includeUsage;
    private boolean severalChoices;
    private boolean hasPrompt;
    private OptionalLong maxOutputTokens = OptionalLong.empty();
    private Optional<String> user = Optional.empty();
    private Optional<String> session = Optional.empty();

    private CompletionsRequestReader(OpenAiFace face, byte[] body) {
        this.face = face;
        this.body = body;
        this.members = new MemberReader(body);
        this.provider = new ProviderMember(body);
        this.selection = new SelectionMembers(body);
    }

    /** @throws io.signalbox.core.attempt.RequestRefusedException if it is no valid request */
    static CompletionsEnvelope read(OpenAiFace face, byte[] body) {
        return new CompletionsRequestReader(face, body).read();
    }

    private CompletionsEnvelope read() {
        ObjectLayout layout = members.read((cursor, name, value) -> {
            if (value != JsonToken.VALUE_NULL && PARAMETERS.contains(name)) {
                parameters.add(name);
            }
            return member(cursor, name, value);
        });
        if (!hasPrompt) {
            throw Refusal.missing("prompt", PROMPT);
        }
        RequestFacts facts = new RequestFacts(
                LegacyCompletions.NAME,
                model,
                models,
                stream,
                parameters,
                Set.of(),
                body.length,
                maxOutputTokens,
                provider.preferences(),
                user,
                selection.selection(session, provider.preferences().sort().equals(Optional.of(SortKey.PRICE))));
        return new CompletionsEnvelope(face, facts, body, layout, includeUsage, severalChoices, selection.done());
    }

    /** Reads the value of a top-level member; returns where it ends. */
    private int member(JsonCursor cursor, String name, JsonToken value) {
        switch (name) {
            case "model" -> model = Optional.of(members.modelName(cursor, name, value));
            case "models" -> models = members.modelNames(cursor, name, value);
            case "prompt" -> {
                return prompt(cursor, value);
            }
            case "stream" -> stream = members.flag(cursor, name, value);
            case "stream_options" -> {
                return streamOptions(cursor, value);
            }
            case "provider" -> {
                return provider.read(cursor, value);
            }
            case "route" -> provider.readRoute(cursor, value);
            case "max_tokens" -> maxOutputTokens = members.tokens(cursor, name, value);
            case "user" -> user = members.shortText(cursor, value);
            case "session_id" -> session = members.shortText(cursor, value);
            case "preset" -> selection.preset(members.shortText(cursor, value));
            case "routing_preference" -> selection.preference(members.shortText(cursor, value));
            case "plugins" -> {
                return selection.plugins(cursor, value);
            }
            default -> {
                return value == JsonToken.VALUE_NULL ? cursor.skipValue() : legacy(cursor, name, value);
            }
        }
        return cursor.skipValue();
    }

    /** Members that chat has not, or has in another form. */
    private int legacy(JsonCursor cursor, String name, JsonToken value) {
        switch (name) {
            case "n", "best_of" ->
                severalChoices |= members.integer(cursor, name, value, 1, 128, "an integer from 1 to 128") > 1;
            case "logprobs" -> {
                members.integer(cursor, name, value, 0, MOST_LOGPROBS, "an integer from 0 to " + MOST_LOGPROBS);
                parameters.add(name);
            }
            case "echo" -> {
                if (members.flag(cursor, name, value)) {
                    throw members.refused(cursor, name, "false, because the prompt is not said again");
                }
            }
            case "suffix" -> {
                if (value != JsonToken.VALUE_STRING || !cursor.text().isEmpty()) {
                    throw members.refused(cursor, name, "null, because nothing is filled in before a suffix");
                }
            }
            case "tools", "functions" -> {
                if (value != JsonToken.START_ARRAY || cursor.next() != JsonToken.END_ARRAY) {
                    throw Refusal.ofMember(name, "[…", "none, because a text calls no tools");
                }
                return cursor.start() + 1;
            }
            default -> members.parameter(cursor, name, value);
        }
        return cursor.skipValue();
    }

    private int prompt(JsonCursor cursor, JsonToken value) {
        if (value == JsonToken.VALUE_STRING) {
            hasPrompt = true;
            return cursor.skipValue();
        }
        if (value != JsonToken.START_ARRAY) {
            throw members.refused(cursor, "prompt", PROMPT);
        }
        JsonToken first = cursor.next();
        boolean isText = first == JsonToken.VALUE_STRING;
        if (!isText || cursor.next() != JsonToken.END_ARRAY) {
            throw Refusal.ofMember("prompt", isText ? "an array of several" : "an array of something else", PROMPT);
        }
        hasPrompt = true;
        return cursor.start() + 1;
    }

    private int streamOptions(JsonCursor cursor, JsonToken value) {
        if (value == JsonToken.VALUE_NULL) {
            return cursor.skipValue();
        }
        if (value != JsonToken.START_OBJECT) {
            throw members.refused(cursor, "stream_options", "an object");
        }
        MemberReader.object(cursor, (at, name, option) -> {
            if (name.equals("include_usage")) {
                includeUsage = members.flag(at, "stream_options.include_usage", option);
            }
            return at.skipValue();
        });
        return cursor.start() + 1;
    }
}

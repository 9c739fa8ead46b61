package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.codec.jackson.json.JsonCursor;
import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.codec.jackson.request.MemberReader;
import io.signalbox.codec.jackson.request.ProviderMember;
import io.signalbox.codec.jackson.request.Refusal;
import io.signalbox.codec.jackson.request.SelectionMembers;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.routing.RequestFacts;
import io.signalbox.core.routing.SortKey;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads one request for content in one pass: checks what routing depends on, remembers where members lie, leaves the rest alone. */
final class GeminiRequestReader {

    private static final String CONTENTS = "an array with at least one content";
    private static final String CONFIG = "generationConfig";

    private final GeminiManner manner;
    private final Optional<String> model;
    private final byte[] body;
    private final MemberReader members;
    private final SelectionMembers selection;
    private final ProviderMember provider;
    private final GeminiContentScan contents = new GeminiContentScan();
    private final Set<String> parameters = new HashSet<>();

    private List<String> models = List.of();
    private OptionalLong maxOutputTokens = OptionalLong.empty();
    private Optional<String> user = Optional.empty();
    private Optional<String> session = Optional.empty();
    private Optional<ObjectLayout> config = Optional.empty();
    private boolean hasContents;

    private GeminiRequestReader(String model, GeminiManner manner, byte[] body) {
        this.model = Optional.of(model).filter(name -> !name.isEmpty());
        this.manner = manner;
        this.body = body;
        this.members = new MemberReader(body);
        this.selection = new SelectionMembers(body);
        this.provider = new ProviderMember(body);
    }

    /** @throws RequestRefusedException if it is no valid request */
    static GeminiEnvelope read(String model, GeminiManner manner, byte[] body) {
        return new GeminiRequestReader(model, manner, body).read();
    }

    private GeminiEnvelope read() {
        if (model.isPresent() && !MemberReader.isModelName(model.get())) {
            throw Refusal.ofMember("model", model.get(), "the name of a model");
        }
        ObjectLayout layout =
                members.read((cursor, name, value) -> member(cursor, GeminiNames.camel(name), name, value));
        if (!hasContents) {
            throw Refusal.missing("contents", CONTENTS);
        }
        RequestFacts facts = new RequestFacts(
                Gemini.NAME,
                model,
                models,
                manner.isStream(),
                parameters,
                contents.modalities(),
                body.length,
                maxOutputTokens,
                provider.preferences(),
                user,
                selection.selection(session, provider.preferences().sort().equals(Optional.of(SortKey.PRICE))));
        return new GeminiEnvelope(manner, facts, body, layout, config, contents.wrapped(), selection.done());
    }

    /** Reads the value of a top-level member; returns where it ends. */
    private int member(JsonCursor cursor, String name, String written, JsonToken value) {
        switch (name) {
            case "contents" -> {
                if (value != JsonToken.START_ARRAY) {
                    throw members.refused(cursor, name, CONTENTS);
                }
                hasContents = contents.read(cursor);
                if (!hasContents) {
                    throw Refusal.ofMember(name, "[]", CONTENTS);
                }
                return cursor.start() + 1;
            }
            case CONFIG -> {
                return config(cursor, value);
            }
            case "tools" -> note("tools", value);
            case "toolConfig" -> note("tool_choice", value);
            case "provider" -> {
                return provider.read(cursor, value);
            }
            case "route" -> provider.readRoute(cursor, value);
            case "models" -> models = members.modelNames(cursor, name, value);
            case "plugins" -> {
                return selection.plugins(cursor, value);
            }
            default -> named(cursor, written, value);
        }
        return cursor.skipValue();
    }

    /** The gateway's own members that are texts. */
    private void named(JsonCursor cursor, String name, JsonToken value) {
        switch (name) {
            case "user" -> user = members.shortText(cursor, value);
            case "session_id" -> session = members.shortText(cursor, value);
            case "preset" -> selection.preset(members.shortText(cursor, value));
            case "routing_preference" -> selection.preference(members.shortText(cursor, value));
            default -> {}
        }
    }

    private void note(String parameter, JsonToken value) {
        if (value != JsonToken.VALUE_NULL) {
            parameters.add(parameter);
        }
    }

    private int config(JsonCursor cursor, JsonToken value) {
        if (value == JsonToken.VALUE_NULL) {
            return cursor.skipValue();
        }
        if (value != JsonToken.START_OBJECT) {
            throw members.refused(cursor, CONFIG, "an object");
        }
        config = Optional.of(MemberReader.object(cursor, this::configMember));
        return cursor.start() + 1;
    }

    private int configMember(JsonCursor cursor, String written, JsonToken value) {
        String name = GeminiNames.camel(written);
        String shown = CONFIG + "." + name;
        String parameter = GeminiFields.PARAMETERS.get(name);
        if (parameter != null && value != JsonToken.VALUE_NULL) {
            switch (name) {
                case "maxOutputTokens" -> maxOutputTokens = members.tokens(cursor, shown, value);
                case "candidateCount" -> members.integer(cursor, shown, value, 1, 8, "an integer from 1 to 8");
                case "stopSequences" -> {
                    if (value != JsonToken.START_ARRAY) {
                        throw members.refused(cursor, shown, "an array of texts");
                    }
                }
                case "thinkingConfig" -> {
                    if (value != JsonToken.START_OBJECT) {
                        throw members.refused(cursor, shown, "an object");
                    }
                }
                case "responseLogprobs" -> members.flag(cursor, shown, value);
                default -> members.parameter(cursor, shown, parameter, value);
            }
            boolean plain = name.equals("responseMimeType")
                    && value == JsonToken.VALUE_STRING
                    && cursor.text().equals("text/plain");
            if (!plain && !parameter.equals("n")) {
                parameters.add(parameter);
            }
        }
        return cursor.skipValue();
    }
}

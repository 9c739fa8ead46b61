package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.codec.jackson.json.JsonCursor;
import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.codec.jackson.request.MemberReader;
import io.signalbox.codec.jackson.request.MetadataMember;
import io.signalbox.codec.jackson.request.ProviderMember;
import io.signalbox.codec.jackson.request.Refusal;
import io.signalbox.codec.jackson.request.SelectionMembers;
import io.signalbox.codec.jackson.responses.OpenAiResponses.Face;
import io.signalbox.core.routing.RequestFacts;
import io.signalbox.core.routing.SortKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads one request in one pass: checks what routing depends on, remembers where members lie, leaves the rest alone. */
final class ResponsesRequestReader {

    /** Members that ask something of a model and have the same name in {@code supported_parameters}. */
    private static final Set<String> SAME = Set.of(
            "temperature",
            "top_p",
            "top_k",
            "min_p",
            "top_a",
            "frequency_penalty",
            "presence_penalty",
            "repetition_penalty",
            "logit_bias",
            "seed",
            "stop");

    private static final String KEEPS_NOTHING = "null, because nothing is kept between requests";

    private final Face face;
    private final byte[] body;
    private final MemberReader members;
    private final ProviderMember provider;
    private final MetadataMember metadata;
    private final SelectionMembers selection;
    private final InputScan input;
    private final Set<String> parameters = new HashSet<>();
    private final Map<String, ObjectLayout> nested = new HashMap<>();

    private Optional<String> model = Optional.empty();
    private List<String> models = List.of();
    private boolean stream;
    private OptionalLong maxOutputTokens = OptionalLong.empty();
    private Optional<String> user = Optional.empty();
    private Optional<String> safetyIdentifier = Optional.empty();
    private Optional<String> session = Optional.empty();
    private Optional<String> promptCacheKey = Optional.empty();
    private final Set<String> toolParameters = new HashSet<>();
    private boolean hasTools;
    private boolean hasPrompt;

    private ResponsesRequestReader(Face face, byte[] body) {
        this.face = face;
        this.body = body;
        this.members = new MemberReader(body);
        this.provider = new ProviderMember(body);
        this.metadata = new MetadataMember(body, true);
        this.selection = new SelectionMembers(body);
        this.input = new InputScan(body, members);
    }

    /** @throws io.signalbox.core.attempt.RequestRefusedException if it is no valid request */
    static ResponsesEnvelope read(Face face, byte[] body) {
        return new ResponsesRequestReader(face, body).read();
    }

    private ResponsesEnvelope read() {
        ObjectLayout layout = members.read(this::member);
        if (!hasPrompt) {
            throw Refusal.missing("input", "a text or an array of items");
        }
        if (hasTools) {
            parameters.addAll(toolParameters);
        }
        provider.layout().ifPresent(object -> nested.put("provider", object));
        RequestFacts facts = new RequestFacts(
                OpenAiResponses.NAME,
                model,
                models,
                stream,
                parameters,
                input.modalities(),
                body.length,
                maxOutputTokens,
                provider.preferences(),
                user.or(() -> safetyIdentifier),
                selection.selection(
                        session.or(() -> promptCacheKey),
                        provider.preferences().sort().equals(Optional.of(SortKey.PRICE))));
        return new ResponsesEnvelope(
                face, facts, body, layout, nested, input.items(), metadata.addTo(selection.done()), metadata.labels());
    }

    /** Reads the value of a top-level member; returns where it ends. */
    private int member(JsonCursor cursor, String name, JsonToken value) {
        boolean said = value != JsonToken.VALUE_NULL;
        switch (name) {
            case "model" -> model = Optional.of(members.modelName(cursor, name, value));
            case "models" -> models = members.modelNames(cursor, name, value);
            case "input" -> {
                hasPrompt |= said;
                return input.read(cursor, value);
            }
            case "prompt" -> hasPrompt |= said;
            case "previous_response_id", "conversation" -> {
                if (said) {
                    throw members.refused(cursor, name, KEEPS_NOTHING);
                }
            }
            case "background" -> {
                if (members.flag(cursor, name, value)) {
                    throw members.refused(cursor, name, "false, because nothing is kept between requests");
                }
            }
            case "store" -> {
                if (members.flag(cursor, name, value) && face == Face.OPENROUTER) {
                    throw members.refused(cursor, name, "false, because nothing is kept between requests");
                }
            }
            case "stream" -> stream = members.flag(cursor, name, value);
            case "provider" -> {
                return provider.read(cursor, value);
            }
            case "metadata" -> {
                return metadata.read(cursor, value);
            }
            case "route" -> provider.readRoute(cursor, value);
            case "max_output_tokens" -> {
                maxOutputTokens = members.tokens(cursor, name, value);
                maxOutputTokens.ifPresent(tokens -> parameters.add("max_tokens"));
            }
            case "user" -> user = members.shortText(cursor, value);
            case "safety_identifier" -> safetyIdentifier = members.shortText(cursor, value);
            case "session_id" -> session = members.shortText(cursor, value);
            case "prompt_cache_key" -> promptCacheKey = members.shortText(cursor, value);
            case "preset" -> selection.preset(members.shortText(cursor, value));
            case "routing_preference" -> selection.preference(members.shortText(cursor, value));
            case "plugins" -> {
                return selection.plugins(cursor, value);
            }
            default -> {
                return said ? demand(cursor, name, value) : cursor.skipValue();
            }
        }
        return cursor.skipValue();
    }

    /** A member that asks something of the model, or that nobody here knows. */
    private int demand(JsonCursor cursor, String name, JsonToken value) {
        switch (name) {
            case "tools" -> {
                return tools(cursor, value);
            }
            case "tool_choice", "parallel_tool_calls" -> toolParameters.add(name);
            case "reasoning" -> {
                return object(cursor, name, value, (at, member, token) -> {
                    if (token != JsonToken.VALUE_NULL) {
                        parameters.add("reasoning");
                    }
                    return at.skipValue();
                });
            }
            case "text" -> {
                return object(cursor, name, value, this::textMember);
            }
            case "include" -> {
                return include(cursor, value);
            }
            case "top_logprobs" -> {
                if (members.integer(cursor, name, value, 0, 20, "an integer from 0 to 20") > 0) {
                    parameters.addAll(Set.of("logprobs", name));
                }
            }
            default -> {
                members.parameter(cursor, name, value);
                if (SAME.contains(name)) {
                    parameters.add(name);
                }
            }
        }
        return cursor.skipValue();
    }

    private int tools(JsonCursor cursor, JsonToken value) {
        if (value != JsonToken.START_ARRAY) {
            throw members.refused(cursor, "tools", "an array of tools");
        }
        for (JsonToken item = cursor.next(); item != JsonToken.END_ARRAY; item = cursor.next()) {
            hasTools = true;
            cursor.skipValue();
        }
        toolParameters.add("tools");
        return cursor.start() + 1;
    }

    private int textMember(JsonCursor cursor, String name, JsonToken value) {
        if (name.equals("verbosity") && value != JsonToken.VALUE_NULL) {
            parameters.add("verbosity");
        }
        if (!name.equals("format") || value != JsonToken.START_OBJECT) {
            return cursor.skipValue();
        }
        MemberReader.object(cursor, (at, member, token) -> {
            if (member.equals("type") && token == JsonToken.VALUE_STRING) {
                switch (at.text()) {
                    case "json_object" -> parameters.add("response_format");
                    case "json_schema" -> parameters.addAll(Set.of("response_format", "structured_outputs"));
                    default -> {}
                }
            }
            return at.skipValue();
        });
        return cursor.start() + 1;
    }

    private int include(JsonCursor cursor, JsonToken value) {
        if (value != JsonToken.START_ARRAY) {
            throw members.refused(cursor, "include", "an array of words");
        }
        for (JsonToken item = cursor.next(); item != JsonToken.END_ARRAY; item = cursor.next()) {
            if (item == JsonToken.VALUE_STRING && cursor.text().equals("message.output_text.logprobs")) {
                parameters.add("logprobs");
            }
            cursor.skipValue();
        }
        return cursor.start() + 1;
    }

    private int object(JsonCursor cursor, String name, JsonToken value, MemberReader.MemberTaker taker) {
        if (value != JsonToken.START_OBJECT) {
            throw members.refused(cursor, name, "an object");
        }
        nested.put(name, MemberReader.object(cursor, taker));
        return cursor.start() + 1;
    }
}

package io.signalbox.codec.jackson;

import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.model.RequestParameter;
import io.signalbox.core.routing.RequestFacts;
import io.signalbox.core.routing.SortKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads one chat request in one pass: checks what routing depends on, remembers where members lie, leaves the rest alone. */
final class ChatRequestReader {

    /** How many names {@code models} may list. OpenRouter takes three; nothing here gets dearer with a few more. */
    static final int MOST_MODELS = 16;

    /** How many characters a model's name may have. */
    static final int LONGEST_MODEL = 512;

    private static final int LONGEST_KEY = 256;
    private static final long MOST_TOKENS = Integer.MAX_VALUE;

    private final OpenAiChat.Face face;
    private final byte[] body;
    private final ObjectLayout layout = new ObjectLayout();
    private final Set<String> parameters = new HashSet<>();
    private final Set<String> modalities = new HashSet<>();
    private final ProviderMember provider;

    private Optional<String> model = Optional.empty();
    private List<String> models = List.of();
    private boolean stream;
    private OptionalLong maxOutputTokens = OptionalLong.empty();
    private Optional<String> user = Optional.empty();
    private Optional<String> session = Optional.empty();
    private Optional<String> promptCacheKey = Optional.empty();
    private Optional<ObjectLayout> streamOptions = Optional.empty();
    private boolean includeUsage;
    private boolean hasPrompt;

    private final SelectionMembers selection;

    private ChatRequestReader(OpenAiChat.Face face, byte[] body) {
        this.face = face;
        this.body = body;
        this.selection = new SelectionMembers(body);
        this.provider = new ProviderMember(body);
    }

    /** @throws RequestRefusedException if it is no valid request */
    static ChatEnvelope read(OpenAiChat.Face face, byte[] body) {
        if (!Utf8.isStrict(body)) {
            throw Refusal.ofBody(
                    "invalid_encoding", "body: not UTF-8 (expected: JSON in UTF-8 without a byte order mark)");
        }
        ChatRequestReader reader = new ChatRequestReader(face, body);
        try (JsonCursor cursor = new JsonCursor(body, 0, body.length)) {
            return reader.read(cursor);
        } catch (MalformedJsonException e) {
            throw refused(e);
        }
    }

    private static RequestRefusedException refused(MalformedJsonException e) {
        String where = e.where().isEmpty() ? "body" : "body at " + Refusal.shortened(e.where());
        return switch (e.fault()) {
            case DUPLICATE_KEY ->
                Refusal.ofBody("duplicate_key", where + ": a name stands twice in one object (expected: once)");
            case TOO_DEEP ->
                Refusal.ofBody(
                        "invalid_json",
                        "body: nested too deep (expected: no more than " + JsonCursor.MOST_DEPTH + " levels)");
            case SYNTAX -> Refusal.ofBody("invalid_json", where + ": not JSON (expected: one JSON object)");
        };
    }

    private ChatEnvelope read(JsonCursor cursor) {
        if (cursor.next() != JsonToken.START_OBJECT) {
            throw Refusal.ofBody("invalid_json", "body: no object (expected: one JSON object)");
        }
        layout.begin(cursor.start());
        while (cursor.next() != JsonToken.END_OBJECT) {
            String name = cursor.text();
            int keyStart = cursor.start();
            JsonToken value = cursor.next();
            int valueStart = cursor.start();
            int valueEnd = member(cursor, name, value);
            layout.add(name, keyStart, valueStart, valueEnd);
            if (value != JsonToken.VALUE_NULL && RequestMembers.PARAMETERS.contains(name)) {
                parameters.add(name);
            }
        }
        layout.end(cursor.start());
        cursor.expectEnd();
        if (!hasPrompt) {
            throw Refusal.missing("messages", "an array with at least one message");
        }
        RequestFacts facts = new RequestFacts(
                OpenAiChat.NAME,
                model,
                models,
                stream,
                parameters,
                modalities,
                body.length,
                maxOutputTokens,
                provider.preferences(),
                user,
                selection.selection(
                        session.or(() -> promptCacheKey),
                        provider.preferences().sort().equals(Optional.of(SortKey.PRICE))));
        return new ChatEnvelope(
                face, facts, body, layout, streamOptions, provider.layout(), includeUsage, selection.done());
    }

    /** Reads the value of a top-level member; returns where it ends. */
    private int member(JsonCursor cursor, String name, JsonToken value) {
        switch (name) {
            case "model" -> model = Optional.of(modelName(cursor, "model", value));
            case "models" -> {
                return models(cursor, value);
            }
            case "messages" -> {
                return messages(cursor, value);
            }
            case "prompt" -> hasPrompt = hasPrompt || value != JsonToken.VALUE_NULL;
            case "stream" -> stream = flag(cursor, "stream", value);
            case "stream_options" -> {
                return streamOptions(cursor, value);
            }
            case "provider" -> {
                return provider.read(cursor, value);
            }
            case "route" -> provider.readRoute(cursor, value);
            case "max_tokens", "max_completion_tokens" -> {
                if (value != JsonToken.VALUE_NULL) {
                    long tokens = integer(cursor, name, value, MOST_TOKENS, "an integer of 1 or more");
                    maxOutputTokens = OptionalLong.of(Math.max(tokens, maxOutputTokens.orElse(0)));
                }
            }
            case "n" -> {
                if (value != JsonToken.VALUE_NULL) {
                    integer(cursor, name, value, 128, "an integer from 1 to 128");
                }
            }
            case "user" -> user = shortText(cursor, value);
            case "session_id" -> session = shortText(cursor, value);
            case "prompt_cache_key" -> promptCacheKey = shortText(cursor, value);
            case "preset" -> selection.preset(shortText(cursor, value));
            case "routing_preference" -> selection.preference(shortText(cursor, value));
            case "plugins" -> {
                return selection.plugins(cursor, value);
            }
            default -> {
                Optional<RequestParameter> parameter =
                        RequestParameter.find(name).filter(NumberRange::isNumeric);
                if (parameter.isPresent() && value != JsonToken.VALUE_NULL) {
                    number(cursor, parameter.get(), value);
                }
            }
        }
        return cursor.skipValue();
    }

    /** A text by which the caller tells its users or conversations apart; what is none is left to the provider to judge. */
    private static Optional<String> shortText(JsonCursor cursor, JsonToken value) {
        int start = cursor.start();
        return value == JsonToken.VALUE_STRING && cursor.scalarEnd(start) - start <= LONGEST_KEY
                ? Optional.of(cursor.text()).filter(text -> !text.isEmpty() && isWellFormed(text))
                : Optional.empty();
    }

    private String modelName(JsonCursor cursor, String member, JsonToken value) {
        String expected = "the name of a model";
        if (value != JsonToken.VALUE_STRING || cursor.scalarEnd(cursor.start()) - cursor.start() > 6 * LONGEST_MODEL) {
            throw refused(cursor, member, expected);
        }
        String name = cursor.text();
        if (name.isBlank() || name.length() > LONGEST_MODEL || !isWellFormed(name)) {
            throw refused(cursor, member, expected);
        }
        return name;
    }

    private int models(JsonCursor cursor, JsonToken value) {
        if (value == JsonToken.VALUE_NULL) {
            return cursor.skipValue();
        }
        String expected = "an array of up to " + MOST_MODELS + " model names";
        if (value != JsonToken.START_ARRAY) {
            throw refused(cursor, "models", expected);
        }
        List<String> names = new ArrayList<>();
        for (JsonToken item = cursor.next(); item != JsonToken.END_ARRAY; item = cursor.next()) {
            if (names.size() == MOST_MODELS) {
                throw Refusal.ofMember("models", "more than " + MOST_MODELS + " entries", expected);
            }
            names.add(modelName(cursor, "models", item));
        }
        models = names;
        return cursor.start() + 1;
    }

    /** Looks for what the messages hold besides text: the {@code type} of each part of each content. */
    private int messages(JsonCursor cursor, JsonToken value) {
        if (value != JsonToken.START_ARRAY) {
            throw refused(cursor, "messages", "an array with at least one message");
        }
        int partDepth = cursor.depth() + 3;
        boolean any = false;
        boolean inContent = false;
        while (true) {
            JsonToken token = cursor.next();
            int depth = cursor.depth();
            if (token == JsonToken.END_ARRAY && depth == partDepth - 4) {
                break;
            }
            any = true;
            if (token == JsonToken.FIELD_NAME && depth == partDepth - 2) {
                inContent = cursor.text().equals("content");
            } else if (token == JsonToken.FIELD_NAME
                    && depth == partDepth
                    && inContent
                    && cursor.text().equals("type")
                    && cursor.next() == JsonToken.VALUE_STRING) {
                modality(cursor);
            }
        }
        if (!any) {
            throw Refusal.ofMember("messages", "[]", "an array with at least one message");
        }
        hasPrompt = true;
        return cursor.start() + 1;
    }

    private void modality(JsonCursor cursor) {
        int start = cursor.start();
        if (cursor.scalarEnd(start) - start > 32) {
            return;
        }
        switch (cursor.text()) {
            case "image_url" -> modalities.add("image");
            case "input_audio" -> modalities.add("audio");
            case "file" -> modalities.add("file");
            case "video_url", "input_video" -> modalities.add("video");
            default -> {}
        }
    }

    private int streamOptions(JsonCursor cursor, JsonToken value) {
        if (value == JsonToken.VALUE_NULL) {
            return cursor.skipValue();
        }
        if (value != JsonToken.START_OBJECT) {
            throw refused(cursor, "stream_options", "an object");
        }
        ObjectLayout options = new ObjectLayout();
        options.begin(cursor.start());
        while (cursor.next() != JsonToken.END_OBJECT) {
            String name = cursor.text();
            int keyStart = cursor.start();
            JsonToken option = cursor.next();
            int valueStart = cursor.start();
            if (name.equals("include_usage")) {
                includeUsage = flag(cursor, "stream_options.include_usage", option);
            }
            options.add(name, keyStart, valueStart, cursor.skipValue());
        }
        options.end(cursor.start());
        streamOptions = Optional.of(options);
        return cursor.start() + 1;
    }

    private boolean flag(JsonCursor cursor, String name, JsonToken value) {
        if (!value.isBoolean() && value != JsonToken.VALUE_NULL) {
            throw refused(cursor, name, "true or false");
        }
        return value == JsonToken.VALUE_TRUE;
    }

    /** Reads an integer from 1 by hand: a parser's conversion turns {@code 1e999999999} into something else. */
    private long integer(JsonCursor cursor, String name, JsonToken value, long most, String expected) {
        int start = cursor.start();
        int end = value == JsonToken.VALUE_NUMBER_INT ? cursor.scalarEnd(start) : start;
        long number = 0;
        for (int i = start; i < end && number >= 0 && number <= most; i++) {
            number = body[i] == '-' ? -1 : number * 10 + body[i] - '0';
        }
        if (number < 1 || number > most) {
            throw refused(cursor, name, expected);
        }
        return number;
    }

    private void number(JsonCursor cursor, RequestParameter parameter, JsonToken value) {
        int start = cursor.start();
        if (!value.isNumeric()
                || !NumberRange.takes(
                        parameter,
                        new String(body, start, cursor.scalarEnd(start) - start, StandardCharsets.US_ASCII))) {
            throw refused(cursor, parameter.name(), parameter.expected());
        }
    }

    private RequestRefusedException refused(JsonCursor cursor, String member, String expected) {
        return Refusal.ofMember(member, written(body, cursor), expected);
    }

    /** What stands at the cursor, or enough of it. */
    static String written(byte[] body, JsonCursor cursor) {
        int start = cursor.start();
        int end =
                body[start] == '{' || body[start] == '[' ? Math.min(body.length, start + 60) : cursor.scalarEnd(start);
        return new String(body, start, Math.min(end - start, 400), StandardCharsets.UTF_8);
    }

    /** No control character and no half of a surrogate pair: what can stand in a header, a log line or a key. */
    static boolean isWellFormed(String text) {
        return text.codePoints()
                .noneMatch(c ->
                        Character.isISOControl(c) || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }
}

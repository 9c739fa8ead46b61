package io.signalbox.codec.jackson.chat;

import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.codec.jackson.json.JsonCursor;
import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.codec.jackson.request.MemberReader;
import io.signalbox.codec.jackson.request.MetadataMember;
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

/** Reads one chat request in one pass: checks what routing depends on, remembers where members lie, leaves the rest alone. */
final class ChatRequestReader {

    private final OpenAiChat.Face face;
    private final byte[] body;
    private final MemberReader members;
    private final Set<String> parameters = new HashSet<>();
    private final Set<String> modalities = new HashSet<>();
    private final ProviderMember provider;
    private final MetadataMember metadata;

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
        this.members = new MemberReader(body);
        this.selection = new SelectionMembers(body);
        this.provider = new ProviderMember(body);
        this.metadata = new MetadataMember(body, true);
    }

    /** @throws RequestRefusedException if it is no valid request */
    static ChatEnvelope read(OpenAiChat.Face face, byte[] body) {
        return new ChatRequestReader(face, body).read();
    }

    private ChatEnvelope read() {
        ObjectLayout layout = members.read((cursor, name, value) -> {
            if (value != JsonToken.VALUE_NULL && RequestMembers.PARAMETERS.contains(name)) {
                parameters.add(name);
            }
            return member(cursor, name, value);
        });
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
                face,
                facts,
                body,
                layout,
                streamOptions,
                provider.layout(),
                includeUsage,
                metadata.addTo(selection.done()),
                metadata.labels());
    }

    /** Reads the value of a top-level member; returns where it ends. */
    private int member(JsonCursor cursor, String name, JsonToken value) {
        switch (name) {
            case "model" -> model = Optional.of(members.modelName(cursor, "model", value));
            case "models" -> models = members.modelNames(cursor, name, value);
            case "messages" -> {
                return messages(cursor, value);
            }
            case "prompt" -> hasPrompt = hasPrompt || value != JsonToken.VALUE_NULL;
            case "stream" -> stream = members.flag(cursor, "stream", value);
            case "stream_options" -> {
                return streamOptions(cursor, value);
            }
            case "provider" -> {
                return provider.read(cursor, value);
            }
            case "metadata" -> {
                return metadata.read(cursor, value);
            }
            case "route" -> provider.readRoute(cursor, value);
            case "max_tokens", "max_completion_tokens" ->
                members.tokens(cursor, name, value)
                        .ifPresent(tokens ->
                                maxOutputTokens = OptionalLong.of(Math.max(tokens, maxOutputTokens.orElse(0))));
            case "n" -> {
                if (value != JsonToken.VALUE_NULL) {
                    members.integer(cursor, "n", value, 1, 128, "an integer from 1 to 128");
                }
            }
            case "user" -> user = members.shortText(cursor, value);
            case "session_id" -> session = members.shortText(cursor, value);
            case "prompt_cache_key" -> promptCacheKey = members.shortText(cursor, value);
            case "preset" -> selection.preset(members.shortText(cursor, value));
            case "routing_preference" -> selection.preference(members.shortText(cursor, value));
            case "plugins" -> {
                return selection.plugins(cursor, value);
            }
            default -> members.parameter(cursor, name, value);
        }
        return cursor.skipValue();
    }

    /** Looks for what the messages hold besides text: the {@code type} of each part of each content. */
    private int messages(JsonCursor cursor, JsonToken value) {
        if (value != JsonToken.START_ARRAY) {
            throw members.refused(cursor, "messages", "an array with at least one message");
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
            throw members.refused(cursor, "stream_options", "an object");
        }
        ObjectLayout options = MemberReader.object(cursor, (at, name, option) -> {
            if (name.equals("include_usage")) {
                includeUsage = members.flag(at, "stream_options.include_usage", option);
            }
            return at.skipValue();
        });
        streamOptions = Optional.of(options);
        return cursor.start() + 1;
    }
}

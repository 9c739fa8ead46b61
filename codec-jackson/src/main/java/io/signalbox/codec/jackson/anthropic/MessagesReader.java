package io.signalbox.codec.jackson.anthropic;

import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.codec.jackson.json.JsonCursor;
import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.codec.jackson.request.MemberReader;
import io.signalbox.codec.jackson.request.MetadataMember;
import io.signalbox.codec.jackson.request.ProviderMember;
import io.signalbox.codec.jackson.request.Refusal;
import io.signalbox.codec.jackson.request.SelectionMembers;
import io.signalbox.core.routing.RequestFacts;
import io.signalbox.core.routing.SortKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads one request in one pass: checks what routing depends on, remembers where members lie, leaves the rest alone. */
final class MessagesReader {

    private static final int LONGEST_USER = 256;
    private static final int MOST_FALLBACKS = 3;
    private static final long MOST_TOKENS = Integer.MAX_VALUE;
    private static final String FALLBACKS =
            "an array of up to " + MOST_FALLBACKS + " objects with nothing but \"model\", and no \"models\" beside it";

    /** Members that ask something of a model, and what they are called in {@code supported_parameters}. */
    static final Map<String, String> PARAMETERS = Map.of(
            "max_tokens", "max_tokens",
            "temperature", "temperature",
            "top_p", "top_p",
            "top_k", "top_k",
            "stop_sequences", "stop",
            "tools", "tools",
            "tool_choice", "tool_choice");

    private final String dialect;
    private final AnthropicMessages.Face face;
    private final byte[] body;
    private final MemberReader members;
    private final SelectionMembers selection;
    private final ProviderMember provider;
    private final MetadataMember metadata;
    private final Set<String> parameters = new HashSet<>();
    private final Set<String> modalities = new HashSet<>();

    private Optional<String> model = Optional.empty();
    private List<String> models = List.of();
    private List<String> fallbacks = List.of();
    private boolean stream;
    private boolean hasMessages;
    private OptionalLong maxTokens = OptionalLong.empty();
    private Optional<String> user = Optional.empty();
    private Optional<String> userId = Optional.empty();
    private Optional<String> session = Optional.empty();

    private MessagesReader(String dialect, AnthropicMessages.Face face, byte[] body) {
        this.dialect = dialect;
        this.face = face;
        this.body = body;
        this.members = new MemberReader(body);
        this.selection = new SelectionMembers(body);
        this.provider = new ProviderMember(body);
        this.metadata = new MetadataMember(body, false);
    }

    /** @throws io.signalbox.core.attempt.RequestRefusedException if it is no valid request */
    static MessagesEnvelope read(String dialect, AnthropicMessages.Face face, byte[] body) {
        return new MessagesReader(dialect, face, body).read();
    }

    private MessagesEnvelope read() {
        ObjectLayout layout = members.read((cursor, name, value) -> {
            if (value != JsonToken.VALUE_NULL && PARAMETERS.containsKey(name)) {
                parameters.add(PARAMETERS.get(name));
            }
            return member(cursor, name, value);
        });
        if (!hasMessages) {
            throw Refusal.missing("messages", "an array with at least one message");
        }
        if (!fallbacks.isEmpty() && !models.isEmpty()) {
            throw Refusal.ofMember("fallbacks", "beside models", FALLBACKS);
        }
        RequestFacts facts = new RequestFacts(
                dialect,
                model,
                models.isEmpty() ? fallbacks : models,
                stream && dialect.equals(AnthropicMessages.NAME),
                parameters,
                modalities,
                body.length,
                maxTokens,
                provider.preferences(),
                user.or(() -> userId),
                selection.selection(session, provider.preferences().sort().equals(Optional.of(SortKey.PRICE))));
        return new MessagesEnvelope(
                face, facts, body, layout, provider.layout(), metadata.addTo(selection.done()), metadata.labels());
    }

    /** Reads the value of a top-level member; returns where it ends. */
    private int member(JsonCursor cursor, String name, JsonToken value) {
        switch (name) {
            case "model" -> model = Optional.of(members.modelName(cursor, name, value));
            case "models" -> models = members.modelNames(cursor, name, value);
            case "fallbacks" -> fallbacks = fallbacks(cursor, value);
            case "messages" -> {
                hasMessages = true;
                return new ContentScan(members, modalities).messages(cursor, value);
            }
            case "max_tokens" -> {
                if (value != JsonToken.VALUE_NULL) {
                    maxTokens = OptionalLong.of(
                            members.integer(cursor, name, value, 0, MOST_TOKENS, "an integer of 0 or more"));
                }
            }
            case "stream" -> stream = members.flag(cursor, name, value);
            case "thinking" -> {
                return inner(cursor, value, (at, member, inside) -> {
                    boolean off = member.equals("type")
                            && inside == JsonToken.VALUE_STRING
                            && at.text().equals("disabled");
                    if (member.equals("type") && !off) {
                        parameters.add("reasoning");
                    }
                });
            }
            case "output_config" -> {
                return inner(cursor, value, (at, member, inside) -> {
                    if (member.equals("format") && inside == JsonToken.START_OBJECT) {
                        parameters.addAll(List.of("response_format", "structured_outputs"));
                    }
                });
            }
            case "metadata" -> {
                int end = metadata.read(cursor, value);
                userId = metadata.take("user_id").filter(id -> !id.isEmpty() && id.length() <= LONGEST_USER);
                return end;
            }
            case "provider" -> {
                return provider.read(cursor, value);
            }
            case "route" -> provider.readRoute(cursor, value);
            case "user" -> user = members.shortText(cursor, value);
            case "session_id" -> session = members.shortText(cursor, value);
            case "preset" -> selection.preset(members.shortText(cursor, value));
            case "routing_preference" -> selection.preference(members.shortText(cursor, value));
            case "plugins" -> {
                return selection.plugins(cursor, value);
            }
            default -> members.parameter(cursor, name, value);
        }
        return cursor.skipValue();
    }

    /** What is looked at inside of an object. */
    private interface InnerTaker {
        void take(JsonCursor cursor, String name, JsonToken value);
    }

    private static int inner(JsonCursor cursor, JsonToken value, InnerTaker taker) {
        if (value != JsonToken.START_OBJECT) {
            return cursor.skipValue();
        }
        MemberReader.object(cursor, (at, name, inside) -> {
            taker.take(at, name, inside);
            return at.skipValue();
        });
        return cursor.start() + 1;
    }

    private List<String> fallbacks(JsonCursor cursor, JsonToken value) {
        List<String> names = new ArrayList<>();
        if (value == JsonToken.VALUE_NULL) {
            return names;
        }
        if (value != JsonToken.START_ARRAY) {
            throw members.refused(cursor, "fallbacks", FALLBACKS);
        }
        for (JsonToken item = cursor.next(); item != JsonToken.END_ARRAY; item = cursor.next()) {
            if (item != JsonToken.START_OBJECT || names.size() == MOST_FALLBACKS) {
                throw members.refused(cursor, "fallbacks", FALLBACKS);
            }
            int before = names.size();
            MemberReader.object(cursor, (at, name, inside) -> {
                if (!name.equals("model")) {
                    throw Refusal.ofMember("fallbacks", "\"" + name + "\"", FALLBACKS);
                }
                names.add(members.modelName(at, "fallbacks.model", inside));
                return at.skipValue();
            });
            if (names.size() == before) {
                throw Refusal.ofMember("fallbacks", "{}", FALLBACKS);
            }
        }
        return names;
    }
}

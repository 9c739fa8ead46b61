package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.codec.jackson.answer.RoutingJson;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.JsonCursor;
import io.signalbox.codec.jackson.json.ObjectEdit;
import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.codec.jackson.json.Splicer;
import io.signalbox.codec.jackson.request.MemberReader;
import io.signalbox.codec.jackson.responses.OpenAiResponses.Face;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.Trees;
import java.util.List;
import java.util.Optional;

/** Where the gateway's own words stand in a provider's response object, and what they are: the id, the model's name, the cost. */
final class SignedResponse {

    /**
     * Members that OpenRouter's clients want in a whole answer, if only to say that there is nothing.
     *
     * @see <a href="https://openrouter.ai/docs/api/reference/responses/overview">OpenRouter: Responses</a>
     */
    private static final List<String> NULLABLE = List.of(
            "completed_at",
            "error",
            "incomplete_details",
            "instructions",
            "metadata",
            "temperature",
            "top_p",
            "presence_penalty",
            "frequency_penalty");

    private static final byte[] NULL = Json.bytes("null");

    private final ObjectLayout response;
    private final Optional<ObjectLayout> usage;

    private SignedResponse(ObjectLayout response, Optional<ObjectLayout> usage) {
        this.response = response;
        this.usage = usage;
    }

    /** Finds the object at the top of a document. */
    static SignedResponse whole(byte[] json, int from, int to) {
        try (JsonCursor cursor = new JsonCursor(json, from, to)) {
            cursor.next();
            return at(cursor);
        }
    }

    /**
     * The data of an event.
     *
     * @param layout where its members lie
     * @param response the object in it, if there is one
     */
    record InEvent(ObjectLayout layout, Optional<SignedResponse> response) {}

    /** Finds the object in the data of an event. */
    static InEvent inEvent(byte[] json, int from, int to) {
        Found found = new Found();
        try (JsonCursor cursor = new JsonCursor(json, from, to)) {
            cursor.next();
            ObjectLayout layout = MemberReader.object(cursor, (at, name, value) -> {
                if (name.equals("response") && value == JsonToken.START_OBJECT) {
                    found.response = Optional.of(at(at));
                    return at.start() + 1;
                }
                return at.skipValue();
            });
            return new InEvent(layout, found.response);
        }
    }

    private static SignedResponse at(JsonCursor cursor) {
        Found found = new Found();
        ObjectLayout response = MemberReader.object(cursor, (at, name, value) -> {
            if (name.equals("usage") && value == JsonToken.START_OBJECT) {
                found.usage = Optional.of(MemberReader.object(at, (inner, member, token) -> inner.skipValue()));
                return at.start() + 1;
            }
            return at.skipValue();
        });
        return new SignedResponse(response, found.usage);
    }

    /** Writes who made the answer; when it is whole also what it cost, and how it was routed. */
    void sign(Splicer splicer, Face face, AnswerFacts facts, boolean whole) {
        ObjectEdit edit = splicer.edit(response);
        edit.set("id", Json.string(face.responseId(facts.generationId())));
        edit.set("model", Json.string(facts.model()));
        if (!whole) {
            return;
        }
        if (face == Face.OPENROUTER) {
            NULLABLE.stream().filter(name -> !response.has(name)).forEach(name -> edit.set(name, NULL));
        }
        if (usage.isEmpty() || facts.usage().isEstimated() || facts.usage().isBounded()) {
            edit.set("usage", Trees.bytes(ResponsesUsage.write(facts.usage(), face, facts.cost())));
        } else if (face == Face.OPENROUTER && !usage.get().has("cost")) {
            ObjectEdit counts = splicer.edit(usage.get());
            facts.cost().ifPresent(cost -> counts.set("cost", Json.bytes(cost.toString())));
        }
        facts.routing().ifPresent(routing -> edit.set(RoutingJson.MEMBER, RoutingJson.literal(routing)));
    }

    private static final class Found {
        private Optional<SignedResponse> response = Optional.empty();
        private Optional<ObjectLayout> usage = Optional.empty();
    }
}

package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.codec.jackson.answer.RoutingJson;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.JsonCursor;
import io.signalbox.codec.jackson.json.ObjectEdit;
import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.codec.jackson.json.Splicer;
import io.signalbox.core.port.Bridge.AnswerContext;
import java.util.Optional;

/** What the gateway writes into an answer that passes: the model's name in the catalog and its own id for the answer. */
final class GeminiSignature {

    private final byte[] model;
    private final byte[] id;
    private final Optional<byte[]> routing;

    GeminiSignature(AnswerContext context) {
        this.model = Json.string(context.model());
        this.id = Json.string(context.generationId());
        this.routing = context.routing().map(RoutingJson::literal);
    }

    /**
     * Changes the object in this range, which is one.
     *
     * @param last whether nothing more comes, so that it is said here how the request was routed
     */
    void sign(byte[] data, int from, int to, Splicer splicer, boolean last) {
        ObjectEdit edit = splicer.edit(layout(data, from, to));
        edit.set("modelVersion", model);
        edit.set("responseId", id);
        if (last) {
            routing.ifPresent(literal -> edit.set(RoutingJson.MEMBER, literal));
        }
    }

    private static ObjectLayout layout(byte[] data, int from, int to) {
        ObjectLayout layout = new ObjectLayout();
        try (JsonCursor cursor = new JsonCursor(data, from, to)) {
            cursor.next();
            layout.begin(cursor.start());
            while (cursor.next() != JsonToken.END_OBJECT) {
                String name = cursor.text();
                int keyStart = cursor.start();
                cursor.next();
                int valueStart = cursor.start();
                layout.add(name, keyStart, valueStart, cursor.skipValue());
            }
            layout.end(cursor.start());
        }
        return layout;
    }
}

package io.signalbox.codec.jackson.anthropic;

import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.codec.jackson.json.JsonCursor;
import io.signalbox.codec.jackson.json.MalformedJsonException;
import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.codec.jackson.request.MemberReader;
import java.util.Optional;

/** Where the gateway's own members lie in an answer, or in an event of one. */
final class MessageLayout {

    private final ObjectLayout top;
    private Optional<ObjectLayout> message = Optional.empty();
    private Optional<ObjectLayout> usage = Optional.empty();

    /** @throws MalformedJsonException if there is not exactly one object in the range */
    MessageLayout(byte[] bytes, int from, int to) {
        try (JsonCursor cursor = new JsonCursor(bytes, from, to)) {
            if (cursor.next() != JsonToken.START_OBJECT) {
                throw new MalformedJsonException(MalformedJsonException.Fault.SYNTAX, "");
            }
            top = MemberReader.object(cursor, (at, name, value) -> {
                if (value == JsonToken.START_OBJECT && name.equals("message")) {
                    message = Optional.of(MemberReader.object(at, (inside, member, kind) -> inside.skipValue()));
                    return at.start() + 1;
                }
                if (value == JsonToken.START_OBJECT && name.equals("usage")) {
                    usage = Optional.of(MemberReader.object(at, (inside, member, kind) -> inside.skipValue()));
                    return at.start() + 1;
                }
                return at.skipValue();
            });
            cursor.expectEnd();
        }
    }

    ObjectLayout top() {
        return top;
    }

    /** The message that a stream begins with. */
    Optional<ObjectLayout> message() {
        return message;
    }

    /** What was used, if that is said at the top. */
    Optional<ObjectLayout> usage() {
        return usage;
    }
}

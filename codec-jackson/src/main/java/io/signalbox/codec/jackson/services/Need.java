package io.signalbox.codec.jackson.services;

import com.fasterxml.jackson.core.JsonToken;
import java.util.Set;

/**
 * A member without which a request is none.
 *
 * @param member its name
 * @param tokens what its value may begin with
 * @param expected the same in words
 */
record Need(String member, Set<JsonToken> tokens, String expected) {

    /** Copies the set. */
    Need {
        tokens = Set.copyOf(tokens);
    }

    static Need text(String member) {
        return new Need(member, Set.of(JsonToken.VALUE_STRING), "a text");
    }

    static Need list(String member) {
        return new Need(member, Set.of(JsonToken.START_ARRAY), "an array");
    }

    static Need object(String member) {
        return new Need(member, Set.of(JsonToken.START_OBJECT), "an object; or a file in multipart/form-data");
    }

    /** Something that JSON cannot hold. */
    static Need file(String member) {
        return new Need(member, Set.of(), "a file in multipart/form-data");
    }

    static Need textOrList(String member) {
        return new Need(member, Set.of(JsonToken.VALUE_STRING, JsonToken.START_ARRAY), "a text or an array");
    }
}

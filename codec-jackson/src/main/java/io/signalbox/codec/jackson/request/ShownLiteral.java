package io.signalbox.codec.jackson.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.core.model.CallerText;
import java.util.Optional;

/** A member's value as people may see it: one that is longer than a parameter's ever is comes shortened, as a text. */
public final class ShownLiteral {

    private static final int LONGEST_SHOWN = 100;

    private ShownLiteral() {}

    /** The member's JSON, if the object has it. */
    public static Optional<String> of(byte[] body, ObjectLayout object, String name) {
        int member = object.find(name);
        if (member < 0) {
            return Optional.empty();
        }
        int start = object.valueStart(member);
        String literal = new String(body, start, object.valueEnd(member) - start, UTF_8);
        boolean plain = literal.length() <= LONGEST_SHOWN && literal.chars().noneMatch(Character::isISOControl);
        return Optional.of(plain ? literal : new String(Json.string(CallerText.shown(literal)), UTF_8));
    }

    /** The whole number that is a member of an object, as far as it is one that fits; 1 if it is not there. */
    public static long count(byte[] json, ObjectLayout object, String name) {
        return object.has(name)
                ? of(json, object, name)
                        .filter(literal -> literal.matches("[0-9]{1,6}"))
                        .map(Long::parseLong)
                        .orElse(1L)
                : 1;
    }
}

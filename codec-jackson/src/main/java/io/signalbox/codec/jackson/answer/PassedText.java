package io.signalbox.codec.jackson.answer;

import io.signalbox.codec.jackson.json.Json;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * The text that a stream has passed on, kept so that somebody else can go on with it should it break off. Holds JSON as it came and
 * reads it only if that happens; gives up on what is too long, or more than text.
 */
public final class PassedText {

    /** A longer answer is not continued. */
    private static final int MOST_BYTES = 512 * 1024;

    private final ByteArrayOutputStream literal = new ByteArrayOutputStream();
    private boolean plain;

    /** @param wanted whether the request is one whose answer can be gone on with */
    public PassedText(boolean wanted) {
        plain = wanted;
    }

    /** Takes the text of a chunk that is passed on: a JSON string, its quotes included in the range. */
    public void note(byte[] json, int from, int to) {
        if (literal.size() > MOST_BYTES) {
            plain = false;
        } else if (plain) {
            literal.write(json, from + 1, to - from - 2);
        }
    }

    /** There is more to the answer than text. */
    public void giveUp() {
        plain = false;
    }

    /** Takes text that is passed on in other words than it came. */
    public void note(String text) {
        byte[] json = Json.string(text);
        note(json, 0, json.length);
    }

    /** All of it, if there is any and it is all there is. */
    public Optional<String> text() {
        if (!plain || literal.size() == 0) {
            return Optional.empty();
        }
        byte[] quote = {'"'};
        byte[] whole = Json.join(quote, literal.toByteArray(), quote);
        return Optional.of(Json.text(whole, 0, whole.length));
    }
}

package io.signalbox.codec.jackson;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * The text that a stream has passed on, kept so that somebody else can go on with it should it break off. Holds JSON as it came and
 * reads it only if that happens; gives up on what is too long, or more than text.
 */
final class PassedText {

    /** A longer answer is not continued. */
    private static final int MOST_BYTES = 512 * 1024;

    private final ByteArrayOutputStream literal = new ByteArrayOutputStream();
    private boolean plain;

    /** @param wanted whether the request is one whose answer can be gone on with */
    PassedText(boolean wanted) {
        plain = wanted;
    }

    /** Takes the text of a chunk that is passed on. */
    void note(AnswerScan scan, byte[] data) {
        if (scan.hasMoreThanText() || literal.size() > MOST_BYTES) {
            plain = false;
        } else if (plain && scan.hasText()) {
            literal.write(data, scan.textStart() + 1, scan.textEnd() - scan.textStart() - 2);
        }
    }

    /** Takes text that is passed on in other words than it came. */
    void note(String text) {
        byte[] json = Json.string(text);
        literal.write(json, 1, json.length - 2);
    }

    /** All of it, if there is any and it is all there is. */
    Optional<String> text() {
        if (!plain || literal.size() == 0) {
            return Optional.empty();
        }
        byte[] quote = {'"'};
        byte[] whole = Json.join(quote, literal.toByteArray(), quote);
        return Optional.of(Json.text(whole, 0, whole.length));
    }
}

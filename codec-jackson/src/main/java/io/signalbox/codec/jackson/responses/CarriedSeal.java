package io.signalbox.codec.jackson.responses;

import io.signalbox.codec.jackson.translation.Part.Seal;
import io.signalbox.codec.jackson.translation.SealText;
import java.util.Optional;

/**
 * What a model of another family sealed, as the {@code encrypted_content} of a reasoning item. Callers of this dialect give that back
 * as it came whatever client they use, so it holds everything that the item itself has no place for.
 *
 * @param seal as the model made it
 * @param ofCall whether it belongs to the call that follows, and not to a thought
 */
record CarriedSeal(Seal seal, boolean ofCall) {

    /** The text for {@code encrypted_content}. OpenAI's own needs no wrapping where the item bears its name. */
    String text(String itemId) {
        boolean native_ = seal.format().equals(Seal.OPENAI)
                && seal.signature().isEmpty()
                && seal.id().filter(id -> !id.equals(itemId)).isEmpty();
        if (native_ && !ofCall && seal.data().isPresent()) {
            return seal.data().get();
        }
        return new SealText(Optional.of(seal), false, ofCall).written();
    }

    /** Reads it back; content of OpenAI's own is a seal of OpenAI's with the item's name. */
    static Optional<CarriedSeal> read(String text, Optional<String> itemId, Optional<String> format) {
        if (!text.startsWith(SealText.MARK)) {
            return Optional.of(new CarriedSeal(
                    new Seal(format.orElse(Seal.OPENAI), Optional.empty(), Optional.of(text), itemId), false));
        }
        return SealText.read(text)
                .flatMap(carried -> carried.seal().map(seal -> new CarriedSeal(seal, carried.ofCall())));
    }
}

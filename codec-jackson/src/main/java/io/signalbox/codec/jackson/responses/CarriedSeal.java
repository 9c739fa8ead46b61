package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.Part.Seal;
import io.signalbox.codec.jackson.translation.Trees;
import java.util.Base64;
import java.util.Optional;

/**
 * What a model of another family sealed, as the {@code encrypted_content} of a reasoning item. Callers of this dialect give that back
 * as it came whatever client they use, so it holds everything that the item itself has no place for.
 *
 * @param seal as the model made it
 * @param ofCall whether it belongs to the call that follows, and not to a thought
 */
record CarriedSeal(Seal seal, boolean ofCall) {

    /** How such content begins. What OpenAI encrypts never does. */
    static final String PREFIX = "signalbox.";

    /** The text for {@code encrypted_content}. OpenAI's own needs no wrapping where the item bears its name. */
    String text(String itemId) {
        boolean native_ = seal.format().equals(Seal.OPENAI)
                && seal.signature().isEmpty()
                && seal.id().filter(id -> !id.equals(itemId)).isEmpty();
        if (native_ && !ofCall && seal.data().isPresent()) {
            return seal.data().get();
        }
        ObjectNode json = Trees.object().put("format", seal.format());
        seal.signature().ifPresent(signature -> json.put("signature", signature));
        seal.data().ifPresent(data -> json.put("data", data));
        seal.id().ifPresent(id -> json.put("id", id));
        if (ofCall) {
            json.put("call", true);
        }
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(Trees.bytes(json));
    }

    /** Reads it back; content of OpenAI's own is a seal of OpenAI's with the item's name. */
    static Optional<CarriedSeal> read(String text, Optional<String> itemId, Optional<String> format) {
        if (!text.startsWith(PREFIX)) {
            return Optional.of(new CarriedSeal(
                    new Seal(format.orElse(Seal.OPENAI), Optional.empty(), Optional.of(text), itemId), false));
        }
        try {
            byte[] json = Base64.getUrlDecoder().decode(text.substring(PREFIX.length()));
            return Trees.read(json, 0, json.length).filter(JsonNode::isObject).map(CarriedSeal::of);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static CarriedSeal of(JsonNode json) {
        Seal seal = new Seal(
                Trees.textAt(json, "format").orElse(Seal.UNKNOWN),
                Trees.textAt(json, "signature"),
                Trees.textAt(json, "data"),
                Trees.textAt(json, "id"));
        return new CarriedSeal(seal, json.path("call").asBoolean());
    }
}

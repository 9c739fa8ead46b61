package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * {@code thoughtSignature}. Google's own stands as it is; the seal of another family of models is wrapped, so that it comes back
 * through callers who know of Google's only.
 */
final class GeminiSeals {

    /** What Google takes in place of a signature for what its models did not write. */
    static final String FOREIGN = "skip_thought_signature_validator";

    private static final String MARK = "signalbox-seal:";
    /** The mark in base64; its length is a multiple of three, so it always looks alike. */
    private static final String ENCODED_MARK = Base64.getEncoder().encodeToString(Json.bytes(MARK));

    private GeminiSeals() {}

    /** A seal of Google's around something that nobody is shown. */
    static Part.Seal hidden(String signature) {
        return new Part.Seal(Part.Seal.GEMINI, Optional.empty(), Optional.of(signature), Optional.empty());
    }

    /** Google's signature in a seal of Google's. */
    static Optional<String> signature(Part.Seal seal) {
        return seal.format().equals(Part.Seal.GEMINI) ? seal.signature().or(seal::data) : Optional.empty();
    }

    /** Whether a signature is one that was wrapped here. */
    static boolean isWrapped(String signature) {
        return signature.startsWith(ENCODED_MARK);
    }

    /**
     * A seal as a signature.
     *
     * @param hiddenText the text of the thought, where the caller does not see it
     * @param ofCall whether it belongs to a call, and not to a thought before it
     */
    static String wrap(Part.Seal seal, String hiddenText, boolean ofCall) {
        Optional<String> own = signature(seal);
        if (own.isPresent()) {
            return own.get();
        }
        ObjectNode wrapped = Trees.object().put("format", seal.format());
        seal.signature().ifPresent(signature -> wrapped.put("signature", signature));
        seal.data().ifPresent(data -> wrapped.put("data", data));
        seal.id().ifPresent(id -> wrapped.put("id", id));
        if (!hiddenText.isEmpty()) {
            wrapped.put("text", hiddenText);
        }
        if (ofCall) {
            wrapped.put("call", true);
        }
        return Base64.getEncoder().encodeToString(Json.bytes(MARK + Trees.text(wrapped)));
    }

    /**
     * What was wrapped.
     *
     * @param seal the seal
     * @param hiddenText the text of the thought, if that was hidden with it
     * @param ofCall whether it belongs to the call where it stands, if it stands at one
     */
    record Unwrapped(Part.Seal seal, String hiddenText, boolean ofCall) {}

    /** What a signature that comes back stands for; one that cannot be read is nobody's. */
    static Unwrapped unwrap(String signature) {
        if (!isWrapped(signature)) {
            return new Unwrapped(hidden(signature), "", true);
        }
        JsonNode wrapped = decoded(signature).orElseGet(Trees::object);
        Part.Seal seal = new Part.Seal(
                Trees.textAt(wrapped, "format").orElse(Part.Seal.UNKNOWN),
                Trees.textAt(wrapped, "signature"),
                Trees.textAt(wrapped, "data"),
                Trees.textAt(wrapped, "id"));
        return new Unwrapped(
                seal,
                Trees.textAt(wrapped, "text").orElse(""),
                wrapped.path("call").asBoolean());
    }

    private static Optional<JsonNode> decoded(String signature) {
        try {
            byte[] bytes = Base64.getDecoder().decode(signature);
            return Trees.read(new String(bytes, StandardCharsets.UTF_8).substring(MARK.length()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

package io.signalbox.codec.jackson.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * How a seal travels through a caller whose dialect has no place for it but brings thoughts back as they came: as text that is marked
 * as ours, in the place of the dialect's own proof. A thought that nobody sealed has such a text too, so that nobody takes it for
 * one of the family whose dialect it is.
 *
 * @param seal what the model that thought it wants back; empty if nobody sealed it
 * @param summary whether the text of the thought only sums it up
 * @param ofCall whether it belongs to the call that follows
 */
public record SealText(Optional<Part.Seal> seal, boolean summary, boolean ofCall) {

    /** How every such text begins. No provider's own proof does. */
    public static final String MARK = "signalbox.";

    private static final byte[] MARK_BYTES = MARK.getBytes(StandardCharsets.US_ASCII);

    /** The mark of a thought without a seal. */
    public static final SealText UNSEALED = new SealText(Optional.empty(), false, false);

    /** Whether a range of bytes may hold such a text; most never do, and are not read any closer. */
    public static boolean mayBeIn(byte[] bytes, int from, int to) {
        for (int i = from; i <= to - MARK_BYTES.length; i++) {
            if (bytes[i] == MARK_BYTES[0]
                    && Arrays.equals(bytes, i, i + MARK_BYTES.length, MARK_BYTES, 0, MARK_BYTES.length)) {
                return true;
            }
        }
        return false;
    }

    /** Reads what {@link #written} wrote; empty if it is no such thing. */
    public static Optional<SealText> read(String signature) {
        if (!signature.startsWith(MARK)) {
            return Optional.empty();
        }
        try {
            byte[] json = Base64.getUrlDecoder().decode(signature.substring(MARK.length()));
            return Trees.read(json, 0, json.length)
                    .filter(JsonNode::isObject)
                    .map(SealText::of)
                    .or(() -> Optional.of(UNSEALED));
        } catch (IllegalArgumentException e) {
            return Optional.of(UNSEALED);
        }
    }

    /** The text that stands for it. */
    public String written() {
        ObjectNode json = Trees.object();
        seal.ifPresent(own -> {
            json.put("format", own.format());
            own.signature().ifPresent(text -> json.put("signature", text));
            own.data().ifPresent(text -> json.put("data", text));
            own.id().ifPresent(text -> json.put("id", text));
        });
        if (summary) {
            json.put("summary", true);
        }
        if (ofCall) {
            json.put("call", true);
        }
        byte[] bytes = Trees.text(json).getBytes(StandardCharsets.UTF_8);
        return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static SealText of(JsonNode json) {
        Optional<Part.Seal> seal = Trees.textAt(json, "format")
                .map(format -> new Part.Seal(
                        format, Trees.textAt(json, "signature"), Trees.textAt(json, "data"), Trees.textAt(json, "id")));
        return new SealText(
                seal, json.path("summary").asBoolean(), json.path("call").asBoolean());
    }
}

package io.signalbox.codec.jackson.responses;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * The names of calls in one request. Those that are too long for the dialect are shortened to what can be told from themselves alone,
 * so that a call and its result keep one name without anything being remembered between requests.
 */
final class CallIds {

    /** The most characters that a {@code call_id} may have. */
    static final int LONGEST = 64;

    private static final int HASH_BYTES = 20;

    private final Set<String> custom = new HashSet<>();

    /** This id, or what stands for it. */
    String fitted(String id) {
        if (id.length() <= LONGEST) {
            return id;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return "call_" + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Takes note that the call is one of a tool that takes free text. */
    void isCustom(String id) {
        custom.add(id);
    }

    boolean wasCustom(String id) {
        return custom.contains(id);
    }
}

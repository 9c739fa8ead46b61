package io.signalbox.core.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A key that was issued to a caller, of which only the hash is kept.
 *
 * @param name whose it is; unique
 * @param hash SHA-256 in lower-case hex
 * @param disabled whether it was revoked
 */
public record KeyConfig(String name, String hash, boolean disabled) {

    /** A key as it was issued; hashed at once. */
    public static KeyConfig of(String name, Secret key) {
        return new KeyConfig(name, hashOf(key), false);
    }

    /** SHA-256 of a key, in lower-case hex. */
    public static String hashOf(Secret key) {
        try {
            byte[] bytes = key.reveal().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    /** The same, revoked. */
    public KeyConfig revoked() {
        return new KeyConfig(name, hash, true);
    }
}

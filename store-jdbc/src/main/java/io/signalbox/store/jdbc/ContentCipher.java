package io.signalbox.store.jdbc;

import io.signalbox.core.config.ContentConfig.EncryptionKey;
import io.signalbox.core.content.ContentUnavailableException;
import io.signalbox.core.content.ContentUnavailableException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM under the first of some named keys, and back under whichever it was. Without any key, bytes stay as they are. Used by one
 * thread at a time.
 *
 * <p>The nonce is random for each record. What a record is about is bound to it as associated data, so that no record can be put in
 * another's place.
 *
 * @see <a href="https://nvlpubs.nist.gov/nistpubs/Legacy/SP/nistspecialpublication800-38d.pdf">NIST SP 800-38D</a>
 */
final class ContentCipher {

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final byte[] NOTHING = {};

    private final Map<String, SecretKey> keys = new LinkedHashMap<>();
    private final Optional<String> writesWith;
    private final SecureRandom chance = new SecureRandom();

    ContentCipher(List<EncryptionKey> configured) {
        for (EncryptionKey key : configured) {
            keys.put(
                    key.id(),
                    new SecretKeySpec(
                            Base64.getDecoder().decode(key.key().reveal().strip()), "AES"));
        }
        writesWith = configured.stream().map(EncryptionKey::id).findFirst();
    }

    /**
     * Bytes as they are stored.
     *
     * @param keyId of the key that opens them; empty if they are plain
     */
    record Sealed(String keyId, byte[] nonce, byte[] bytes) {}

    Sealed seal(String about, byte[] plain) {
        return writesWith.map(id -> seal(id, about, plain)).orElseGet(() -> new Sealed("", NOTHING, plain));
    }

    /** The same under this key, which is one of those that are configured. */
    Sealed seal(String keyId, String about, byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        chance.nextBytes(nonce);
        try {
            return new Sealed(
                    keyId,
                    nonce,
                    cipher(Cipher.ENCRYPT_MODE, key(keyId), nonce, about).doFinal(plain));
        } catch (GeneralSecurityException e) {
            throw new ContentUnavailableException(Reason.FAILED, "The content could not be encrypted.");
        }
    }

    /**
     * The plain bytes.
     *
     * @throws ContentUnavailableException if the key is not there, is another one, or the bytes were changed
     */
    byte[] open(String about, Sealed sealed) {
        if (sealed.keyId().isEmpty()) {
            return sealed.bytes();
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, key(sealed.keyId()), sealed.nonce(), about)
                    .doFinal(sealed.bytes());
        } catch (GeneralSecurityException e) {
            throw new ContentUnavailableException(
                    Reason.WRONG_KEY,
                    "The stored content cannot be decrypted: the key " + sealed.keyId()
                            + " is another one than it was encrypted with, or the content was changed.");
        }
    }

    /** The names of all keys. */
    List<String> keyIds() {
        return List.copyOf(keys.keySet());
    }

    private SecretKey key(String id) {
        SecretKey key = keys.get(id);
        if (key == null) {
            throw new ContentUnavailableException(
                    Reason.WRONG_KEY,
                    "The stored content is encrypted with the key " + id + ", which is not configured.");
        }
        return key;
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String about) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(about.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}

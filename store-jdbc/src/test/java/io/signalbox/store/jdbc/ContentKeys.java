package io.signalbox.store.jdbc;

import io.signalbox.core.config.ContentConfig.EncryptionKey;
import io.signalbox.core.config.Secret;
import java.util.Arrays;
import java.util.Base64;

/** Keys for tests. */
final class ContentKeys {

    private ContentKeys() {}

    /** A key of that name, made of one byte. */
    static EncryptionKey of(String id, int of) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) of);
        return new EncryptionKey(id, Secret.of(Base64.getEncoder().encodeToString(bytes)));
    }
}

package io.signalbox.core.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether prompts and answers are stored, where, and for how long.
 *
 * @param store whether any are; false unless the operator says otherwise
 * @param keys names of the keys whose requests are stored; everybody's if there are none
 * @param dir directory of the store; the ledger's if empty
 * @param retention how long content is kept after its generation was created
 * @param encryptionKeys what content is encrypted with: the first writes, all of them read; if there are none, it is not
 * @param mostBytes how much is kept of a request, and how much of an answer
 */
public record ContentConfig(
        boolean store,
        Set<String> keys,
        Optional<Path> dir,
        Duration retention,
        List<EncryptionKey> encryptionKeys,
        int mostBytes) {

    /** Nothing is stored. If something were: everybody's, beside the ledger, for 30 days, as it is, up to 1 MiB of each body. */
    public static final ContentConfig OFF =
            new ContentConfig(false, Set.of(), Optional.empty(), Duration.ofDays(30), List.of(), 1 << 20);

    /** Copies the collections. */
    public ContentConfig {
        keys = Collections.unmodifiableSet(new TreeSet<>(keys));
        encryptionKeys = List.copyOf(encryptionKeys);
    }

    /** Whether requests that come with this key are stored. */
    public boolean keeps(Optional<String> key) {
        return store && (keys.isEmpty() || key.filter(keys::contains).isPresent());
    }

    /**
     * A key for AES-256.
     *
     * @param id its name, which is stored with what it encrypts
     * @param key 32 bytes in base64
     */
    public record EncryptionKey(String id, Secret key) {

        /** The name of a key that was given without one. */
        public static final String DEFAULT_ID = "default";
    }
}

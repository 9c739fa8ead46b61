package io.signalbox.core.gateway;

import io.signalbox.core.config.GatewayConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that were issued, of which only hashes are kept.
 *
 * <p>A presented key is hashed (SHA-256) and looked up by that hash, so the time a look-up takes tells nothing of any key; the
 * hashes are then compared in constant time. Immutable.
 */
public final class KeyRing {

    /** A longer text is refused unread. */
    private static final int LONGEST_KEY = 512;

    private final Map<String, Entry> byHash;

    private KeyRing(Map<String, Entry> byHash) {
        this.byHash = Map.copyOf(byHash);
    }

    /**
     * A ring of these keys.
     *
     * @param namesByHash SHA-256 in lower-case hex to the key's name; revoked keys are simply not among them
     */
    public static KeyRing of(Map<String, String> namesByHash) {
        Map<String, Entry> entries = new HashMap<>();
        namesByHash.forEach(
                (hash, name) -> entries.put(hash, new Entry(name, HexFormat.of().parseHex(hash))));
        return new KeyRing(entries);
    }

    /** A ring of the keys in use of a configuration. */
    public static KeyRing of(GatewayConfig config) {
        Map<String, String> names = new HashMap<>();
        config.keys().stream().filter(key -> !key.disabled()).forEach(key -> names.put(key.hash(), key.name()));
        return of(names);
    }

    /** Whether no key was ever issued, which opens the gateway to its own machine. */
    public boolean isEmpty() {
        return byHash.isEmpty();
    }

    /** Who presents this key; empty if nobody issued it. */
    public Optional<Caller> authenticate(String presented) {
        if (presented.isEmpty() || presented.length() > LONGEST_KEY) {
            return Optional.empty();
        }
        byte[] digest = sha256(presented);
        Entry entry = byHash.get(HexFormat.of().formatHex(digest));
        return entry != null && MessageDigest.isEqual(entry.hash, digest)
                ? Optional.of(Caller.withKey(entry.name))
                : Optional.empty();
    }

    /** The holder of the key with that hash, in lower-case hex; empty if no such key is in use. */
    public Optional<Caller> hashed(String hash) {
        return Optional.ofNullable(byHash.get(hash)).map(entry -> Caller.withKey(entry.name));
    }

    /** The holder of the key of that name; empty if no such key is in use. */
    public Optional<Caller> named(String name) {
        return byHash.values().stream().anyMatch(entry -> entry.name.equals(name))
                ? Optional.of(Caller.withKey(name))
                : Optional.empty();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    private record Entry(String name, byte[] hash) {}
}

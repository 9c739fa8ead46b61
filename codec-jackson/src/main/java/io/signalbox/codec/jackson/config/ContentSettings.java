package io.signalbox.codec.jackson.config;

import io.signalbox.core.config.ContentConfig;
import io.signalbox.core.config.ContentConfig.EncryptionKey;
import io.signalbox.core.config.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The section about stored content. */
final class ContentSettings {

    private ContentSettings() {}

    static ContentConfig read(YamlMap map) {
        ContentConfig off = ContentConfig.OFF;
        return new ContentConfig(
                map.value("store").flatMap(YamlValue::flag).orElse(off.store()),
                Set.copyOf(map.value("keys").map(YamlValue::texts).orElse(List.of())),
                map.value("dir").flatMap(YamlValue::path),
                map.value("retention").flatMap(YamlValue::duration).orElse(off.retention()),
                encryptionKeys(map),
                map.value("most_bytes").flatMap(YamlValue::bytes).orElse(off.mostBytes()));
    }

    private static List<EncryptionKey> encryptionKeys(YamlMap map) {
        if (map.has("encryption_key") && map.has("encryption_keys")) {
            map.whole().refuse("has encryption_key and encryption_keys (expected: one of them)");
            return List.of();
        }
        List<EncryptionKey> keys = new ArrayList<>();
        map.value("encryption_key")
                .ifPresent(value -> add(
                        keys,
                        EncryptionKey.DEFAULT_ID,
                        value.as("content.encryption_keys." + EncryptionKey.DEFAULT_ID)));
        map.value("encryption_keys")
                .ifPresent(value -> YamlMap.entries(value, (name, entry) -> add(keys, name, entry)));
        return keys;
    }

    private static void add(List<EncryptionKey> keys, String id, YamlValue value) {
        value.asSecret().text().map(Secret::of).ifPresent(secret -> keys.add(new EncryptionKey(id, secret)));
    }
}

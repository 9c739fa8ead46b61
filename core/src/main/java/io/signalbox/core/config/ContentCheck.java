package io.signalbox.core.config;

import io.signalbox.core.config.ContentConfig.EncryptionKey;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is checked of stored content. Says nothing of what a key is, only what it is not. */
final class ContentCheck {

    private static final int KEY_BYTES = 32;
    private static final int MOST_BYTES = 64 << 20;
    private static final Duration LONGEST_RETENTION = Duration.ofDays(3660);

    private final ContentConfig content;
    private final List<KeyConfig> keys;
    private final Problems problems;

    ContentCheck(GatewayConfig config, Problems problems) {
        this.content = config.content();
        this.keys = config.keys();
        this.problems = problems;
    }

    void run() {
        List<String> known = keys.stream().map(KeyConfig::name).toList();
        content.keys().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> problems.add("content.keys", name, "no such key" + ConfigCheck.oneOf(name, known)));
        problems.range("content.most_bytes", content.mostBytes(), 1024, MOST_BYTES);
        Duration retention = content.retention();
        if (retention.isNegative() || retention.isZero() || retention.compareTo(LONGEST_RETENTION) > 0) {
            problems.add("content.retention", retention.toHours() + "h", "(expected: more than 0, at most 3660 days)");
        }
        encryption();
        if (content.store() && content.encryptionKeys().isEmpty()) {
            problems.warn(
                    "content.store",
                    "prompts and answers are stored as they are, readable for everybody who can read the file"
                            + " (content.encryption_key encrypts them)");
        }
    }

    private void encryption() {
        Set<String> ids = new HashSet<>();
        for (EncryptionKey key : content.encryptionKeys()) {
            String path = "content.encryption_keys." + key.id();
            if (key.id().isBlank() || key.id().length() > 100) {
                problems.add("content.encryption_keys", "a name of 1 to 100 characters is missing");
            } else if (!ids.add(key.id())) {
                problems.add(path, "is given twice (expected: once)");
            }
            if (!isKey(key.key())) {
                problems.add(path, "is no key (expected: 32 bytes in base64, as openssl rand -base64 32 prints)");
            }
        }
    }

    private static boolean isKey(Secret secret) {
        try {
            return Base64.getDecoder().decode(secret.reveal().strip()).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}

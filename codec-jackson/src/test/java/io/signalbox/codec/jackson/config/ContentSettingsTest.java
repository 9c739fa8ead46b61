package io.signalbox.codec.jackson.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.ContentConfig;
import io.signalbox.core.config.ContentConfig.EncryptionKey;
import io.signalbox.core.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The section content: what it means, and what is wrong with it. */
class ContentSettingsTest {

    private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private static final String OTHER = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=";
    private static final String SHORT = "c2hvcnQtY2FuYXJ5LTQyNDI=";

    private static ConfigResult read(String content) {
        return ConfigReader.in(Map.of("KEY", KEY, "OTHER", OTHER, "SHORT", SHORT))
                .read("keys: [{name: alice, key: sk-1}, {name: bob, key: sk-2}]\ncontent: " + content + "\n", "c.yaml");
    }

    private static ContentConfig content(String content) {
        return read(content).orThrow().content();
    }

    @Test
    @DisplayName("S-175: nothing is stored unless the file says so")
    void storesNothingByDefault() {
        assertThat(content("{}")).isEqualTo(ContentConfig.OFF);
        assertThat(ContentConfig.OFF.keeps(Optional.of("alice"))).isFalse();
        assertThat(content("{keys: [alice]}").keeps(Optional.of("alice"))).isFalse();
        assertThat(read("{}").warnings()).isEmpty();
    }

    @Test
    @DisplayName("S-175: everything that can be said about it")
    void readsEverything() {
        ContentConfig content = content("{store: true, keys: [bob], dir: /var/c, retention: 36h, most_bytes: 2MiB,"
                + " encryption_keys: {new: '${KEY}', default: '${OTHER}'}}");
        assertThat(content)
                .isEqualTo(new ContentConfig(
                        true,
                        Set.of("bob"),
                        Optional.of(Path.of("/var/c")),
                        Duration.ofHours(36),
                        List.of(
                                new EncryptionKey("new", Secret.of(KEY)),
                                new EncryptionKey("default", Secret.of(OTHER))),
                        2 << 20));
        assertThat(content.toString()).doesNotContain(KEY, OTHER);
        assertThat(content.keeps(Optional.of("bob"))).isTrue();
        assertThat(content.keeps(Optional.of("alice"))).isFalse();
        assertThat(content.keeps(Optional.empty())).isFalse();
        assertThat(content("{store: true, encryption_key: '${KEY}'}").encryptionKeys())
                .containsExactly(new EncryptionKey("default", Secret.of(KEY)));
    }

    @Test
    @DisplayName("S-175: storing without a key is warned of, with its line")
    void warnsOfPlainText() {
        assertThat(read("{store: true}").warnings())
                .extracting(Object::toString)
                .containsExactly(
                        "c.yaml:2: content.store: prompts and answers are stored as they are, readable for everybody"
                                + " who can read the file (content.encryption_key encrypts them)");
        assertThat(read("{store: true, encryption_key: '${KEY}'}").warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "{keys: [alise]} => content.keys: \"alise\": no such key (nearest: alice)",
                "{retention: 0s} => content.retention: \"0h\": (expected: more than 0, at most 3660 days)",
                "{retention: 4000d} => content.retention: \"96000h\": (expected: more than 0, at most 3660 days)",
                "{most_bytes: 10} => content.most_bytes: \"10\": (expected: 1024 to 67108864)",
                "{encryption_key: '${SHORT}'}"
                        + " => content.encryption_key: \"${SHORT}\": is no key (expected: 32 bytes in base64, as openssl rand -base64 32 prints)",
                "{encryption_key: c2hvcnQtY2FuYXJ5LTQyNDI=}"
                        + " => content.encryption_key: is no key (expected: 32 bytes in base64, as openssl rand -base64 32 prints)",
                "{encryption_keys: {a: '${KEY}', b: 'no base64 canary'}}"
                        + " => content.encryption_keys.b: is no key (expected: 32 bytes in base64, as openssl rand -base64 32 prints)",
                "{encryption_key: '${KEY}', encryption_keys: {a: '${OTHER}'}}"
                        + " => content: has encryption_key and encryption_keys (expected: one of them)",
                "{encryption_key: '${NOWHERE}'} => content.encryption_key: \"********\":",
                "{store: maybe} => content.store: \"maybe\": (expected: true or false)",
                "{retain: 1d} => content.retain: unknown key",
            })
    @DisplayName("S-175, S1: what is wrong is said with its place, and no key is shown")
    void saysWhatIsWrong(String content, String problem) {
        ConfigResult result = read(content);
        assertThat(result.problems()).hasSize(1);
        assertThat(result.problems().get(0).toString())
                .startsWith("c.yaml:2: ")
                .contains(problem)
                .doesNotContain(KEY, OTHER, SHORT, "canary");
    }
}

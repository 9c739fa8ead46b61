package io.signalbox.codec.jackson.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the Spring Boot starter tells editors of its properties is what the table of keys says. */
class SpringMetadataTest {

    private static final Path STARTER = Path.of("../clients/spring-boot-starter/src/main");
    private static final Path METADATA = STARTER.resolve("resources/META-INF/spring-configuration-metadata.json");
    private static final Path KEYS = STARTER.resolve("java/io/signalbox/spring/boot/SignalboxKeys.java");

    private final KeyRecords records = new KeyRecords();
    private final SpringMetadata metadata = SpringMetadata.ofTheTable(records);

    @Test
    void theMetadataSaysWhatTheTableOfKeysSays() throws IOException {
        assertThat(kept(METADATA, metadata.json()))
                .as("make metadata writes it")
                .isEqualTo(metadata.json());
    }

    @Test
    void theTypesOfValuesHaveTheKeysOfTheTable() throws IOException {
        assertThat(kept(KEYS, records.java()))
                .as("make metadata writes it")
                .isEqualToIgnoringWhitespace(records.java());
    }

    @Test
    void nothingOfTheTableIsLeftOut() {
        assertThat(records.said())
                .as("the table without what stands in other files, or where a text may stand instead of a mapping")
                .containsAll(ConfigSections.ALL.stream()
                        .filter(section -> !section.path().startsWith("price file"))
                        .filter(section -> !List.of(
                                        ConfigSections.PROVIDER_MODEL,
                                        ConfigSections.ALIAS,
                                        ConfigSections.ALIAS_MEMBER)
                                .contains(section))
                        .toList());
    }

    private static String kept(Path file, String now) throws IOException {
        if (System.getProperty("metadata.write") != null) {
            Files.writeString(file, now);
        }
        return Files.readString(file);
    }
}

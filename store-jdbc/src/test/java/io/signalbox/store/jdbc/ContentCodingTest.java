package io.signalbox.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.content.ContentError;
import io.signalbox.core.content.ContentUnavailableException;
import io.signalbox.core.content.StoredContent;
import io.signalbox.core.content.StoredContent.Body;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ContentCodingTest {

    private static StoredContent content(Random random) {
        byte[] request = new byte[random.nextInt(40)];
        random.nextBytes(request);
        boolean failed = random.nextBoolean();
        return new StoredContent(
                "gen-1",
                Optional.of("team-ä").filter(any -> random.nextBoolean()),
                Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
                "openai-chat",
                new Body(ByteBuffer.wrap(request), random.nextBoolean()),
                "application/json",
                new Body(ByteBuffer.wrap(request, request.length / 2, request.length / 4), random.nextBoolean()),
                failed
                        ? Optional.of(new ContentError(
                                random.nextInt(),
                                "no",
                                Optional.of("Acme").filter(any -> random.nextBoolean()),
                                List.of(new ContentError.Previous(1, "a", "b"), new ContentError.Previous(0, "", "c"))))
                        : Optional.empty());
    }

    @Test
    @DisplayName("S-175: whatever was said comes back from its bytes")
    void comesBack() {
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            StoredContent content = content(random);
            assertThat(ContentCoding.decode("gen-1", ContentCoding.encode(content)))
                    .isEqualTo(content);
        }
    }

    @Test
    @DisplayName("bytes that were cut anywhere are damaged; with one byte changed they are damaged or something else")
    void takesAnyBytes() {
        Random random = new Random(2);
        for (int i = 0; i < 50; i++) {
            byte[] bytes = ContentCoding.encode(content(random));
            for (int at = 0; at < bytes.length; at++) {
                byte[] cut = Arrays.copyOf(bytes, at);
                assertThatThrownBy(() -> ContentCoding.decode("gen-1", cut))
                        .isInstanceOf(ContentUnavailableException.class)
                        .hasMessage("The stored content is damaged.");
                byte[] changed = bytes.clone();
                changed[at] = (byte) random.nextInt();
                decodeOrDamaged(changed);
            }
        }
    }

    private static void decodeOrDamaged(byte[] bytes) {
        try {
            assertThat(ContentCoding.decode("gen-1", bytes).generationId()).isEqualTo("gen-1");
        } catch (ContentUnavailableException damaged) {
            assertThat(damaged).hasMessage("The stored content is damaged.");
        }
    }
}

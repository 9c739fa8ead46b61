package io.signalbox.core.ledger;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.zip.CRC32;

/**
 * Where a page ended: the place of its last generation in the order of pages. As text it is good for ever, whatever is written in the
 * meantime, and says nothing to those who should not look into it.
 *
 * @param createdAt when that generation was asked for
 * @param id its id
 */
public record PageCursor(Instant createdAt, String id) implements Comparable<PageCursor> {

    private static final Comparator<PageCursor> ORDER =
            Comparator.comparing(PageCursor::createdAt).thenComparing(PageCursor::id);

    /** The place of a generation. */
    public static PageCursor of(Generation generation) {
        return new PageCursor(generation.intent().createdAt(), generation.id());
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws IllegalArgumentException if it is no such text
     */
    public static PageCursor parse(String text) {
        try {
            String place = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            String[] parts = place.split(" ", 3);
            if (parts.length == 3) {
                PageCursor read = new PageCursor(Instant.parse(parts[1]), parts[2]);
                if (read.text().equals(text)) {
                    return read;
                }
            }
        } catch (IllegalArgumentException | DateTimeException broken) {
            // Refused below, in our words.
        }
        throw new IllegalArgumentException("after: not the end of a page (expected: what a page gave as its next)");
    }

    /** In letters, digits, {@code -} and {@code _}. */
    public String text() {
        String place = createdAt + " " + id;
        CRC32 check = new CRC32();
        check.update(place.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((check.getValue() + " " + place).getBytes(StandardCharsets.UTF_8));
    }

    /** Earlier ones first, and those of one moment by their ids. */
    @Override
    public int compareTo(PageCursor other) {
        return ORDER.compare(this, other);
    }
}

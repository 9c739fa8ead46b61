package io.signalbox.codec.jackson.services;

import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.codec.jackson.json.JsonCursor;

/**
 * Measures the longest of several prompts: a text, a list of texts, a list of tokens, or a list of such lists. Entries that are objects
 * may hold pictures, whose bytes say nothing, and are not counted.
 */
final class PromptScan {

    private static final int BYTES_PER_TOKEN = 4;

    private int longest;

    /** Bytes of the longest prompt, where a token counts as four. */
    int longest() {
        return longest;
    }

    /** Reads the value at the cursor; returns where it ends. */
    int read(JsonCursor cursor, JsonToken value) {
        if (value != JsonToken.START_ARRAY) {
            int start = cursor.start();
            int end = cursor.skipValue();
            longest = Math.max(longest, end - start);
            return end;
        }
        int tokens = 0;
        for (JsonToken item = cursor.next(); item != JsonToken.END_ARRAY; item = cursor.next()) {
            if (item.isNumeric()) {
                tokens++;
            } else if (item == JsonToken.START_OBJECT) {
                cursor.skipValue();
            } else {
                read(cursor, item);
            }
        }
        longest = Math.max(longest, tokens * BYTES_PER_TOKEN);
        return cursor.start() + 1;
    }
}

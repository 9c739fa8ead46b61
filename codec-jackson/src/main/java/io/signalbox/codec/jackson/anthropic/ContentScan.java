package io.signalbox.codec.jackson.anthropic;

import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.codec.jackson.json.JsonCursor;
import io.signalbox.codec.jackson.request.MemberReader;
import io.signalbox.codec.jackson.request.Refusal;
import java.util.Set;

/** Finds out what messages hold besides text: in their content, and in what tools found. */
final class ContentScan {

    private static final String EXPECTED = "an array with at least one message";
    private static final int LONGEST_TYPE = 32;

    private final MemberReader members;
    private final Set<String> modalities;

    /** @param modalities where what is found goes */
    ContentScan(MemberReader members, Set<String> modalities) {
        this.members = members;
        this.modalities = modalities;
    }

    /** Reads the value of {@code messages}; returns where it ends. */
    int messages(JsonCursor cursor, JsonToken value) {
        if (value != JsonToken.START_ARRAY) {
            throw members.refused(cursor, "messages", EXPECTED);
        }
        boolean any = false;
        for (JsonToken item = cursor.next(); item != JsonToken.END_ARRAY; item = cursor.next()) {
            any = true;
            if (item != JsonToken.START_OBJECT) {
                throw members.refused(cursor, "messages", "an array of objects");
            }
            content(cursor);
        }
        if (!any) {
            throw Refusal.ofMember("messages", "[]", EXPECTED);
        }
        return cursor.start() + 1;
    }

    /** Reads a message or a block up to its end: what its content holds, and what it is. */
    private void content(JsonCursor cursor) {
        while (cursor.next() != JsonToken.END_OBJECT) {
            String name = cursor.text();
            JsonToken value = cursor.next();
            if (name.equals("content") && value == JsonToken.START_ARRAY) {
                blocks(cursor);
                continue;
            }
            if (name.equals("type") && value == JsonToken.VALUE_STRING) {
                modality(cursor);
            }
            cursor.skipValue();
        }
    }

    private void blocks(JsonCursor cursor) {
        for (JsonToken item = cursor.next(); item != JsonToken.END_ARRAY; item = cursor.next()) {
            if (item == JsonToken.START_OBJECT) {
                content(cursor);
            } else {
                cursor.skipValue();
            }
        }
    }

    private void modality(JsonCursor cursor) {
        int start = cursor.start();
        if (cursor.scalarEnd(start) - start > LONGEST_TYPE) {
            return;
        }
        switch (cursor.text()) {
            case "image" -> modalities.add("image");
            case "document" -> modalities.add("file");
            default -> {}
        }
    }
}

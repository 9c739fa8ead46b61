package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.codec.jackson.json.JsonCursor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Passes over {@code contents}: what they hold besides text, and where signatures stand that no model of Google's made. */
final class GeminiContentScan {

    private static final int LONGEST_TYPE = 100;

    private final Set<String> modalities = new HashSet<>();
    private final List<Integer> wrapped = new ArrayList<>();

    Set<String> modalities() {
        return modalities;
    }

    List<Integer> wrapped() {
        return wrapped;
    }

    /** Reads the array at the cursor to its end; false if it is empty. */
    boolean read(JsonCursor cursor) {
        boolean any = false;
        for (JsonToken content = cursor.next(); content != JsonToken.END_ARRAY; content = cursor.next()) {
            any = true;
            if (content == JsonToken.START_OBJECT) {
                content(cursor);
            } else {
                cursor.skipValue();
            }
        }
        return any;
    }

    private void content(JsonCursor cursor) {
        while (cursor.next() != JsonToken.END_OBJECT) {
            boolean isParts = cursor.text().equals("parts");
            if (cursor.next() == JsonToken.START_ARRAY && isParts) {
                for (JsonToken part = cursor.next(); part != JsonToken.END_ARRAY; part = cursor.next()) {
                    if (part == JsonToken.START_OBJECT) {
                        part(cursor);
                    } else {
                        cursor.skipValue();
                    }
                }
            } else {
                cursor.skipValue();
            }
        }
    }

    private void part(JsonCursor cursor) {
        while (cursor.next() != JsonToken.END_OBJECT) {
            String name = GeminiNames.camel(cursor.text());
            JsonToken value = cursor.next();
            if ((name.equals("inlineData") || name.equals("fileData")) && value == JsonToken.START_OBJECT) {
                media(cursor);
            } else {
                if (name.equals("thoughtSignature") && value == JsonToken.VALUE_STRING) {
                    signature(cursor);
                }
                cursor.skipValue();
            }
        }
    }

    private void signature(JsonCursor cursor) {
        if (GeminiSeals.isWrapped(cursor.text())) {
            wrapped.add(cursor.start());
            wrapped.add(cursor.scalarEnd(cursor.start()));
        }
    }

    private void media(JsonCursor cursor) {
        String type = "";
        while (cursor.next() != JsonToken.END_OBJECT) {
            boolean isType = GeminiNames.camel(cursor.text()).equals("mimeType");
            JsonToken value = cursor.next();
            int start = cursor.start();
            if (isType && value == JsonToken.VALUE_STRING && cursor.scalarEnd(start) - start < LONGEST_TYPE) {
                type = cursor.text();
            }
            cursor.skipValue();
        }
        String kind = type.replaceFirst("/.*", "");
        modalities.add(Set.of("image", "audio", "video").contains(kind) ? kind : "file");
    }
}

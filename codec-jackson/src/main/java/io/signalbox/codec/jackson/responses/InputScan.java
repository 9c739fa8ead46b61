package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.JsonCursor;
import io.signalbox.codec.jackson.request.MemberReader;
import io.signalbox.codec.jackson.request.Refusal;
import io.signalbox.codec.jackson.translation.SealText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks over the {@code input} without reading it: where its items lie, what they hold besides text, and what of them cannot be. */
final class InputScan {

    private static final String EXPECTED = "a text or an array of items";
    private static final int LONGEST_WORD = 64;
    private static final byte[] CARRIED = Json.bytes("\"" + SealText.MARK);

    private final byte[] body;
    private final MemberReader members;
    private final List<ResponsesEnvelope.Item> items = new ArrayList<>();
    private final Set<String> modalities = new HashSet<>();

    InputScan(byte[] body, MemberReader members) {
        this.body = body;
        this.members = members;
    }

    List<ResponsesEnvelope.Item> items() {
        return items;
    }

    Set<String> modalities() {
        return modalities;
    }

    /** Reads the value of {@code input}; returns where it ends. */
    int read(JsonCursor cursor, JsonToken value) {
        if (value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NULL) {
            return cursor.skipValue();
        }
        if (value != JsonToken.START_ARRAY) {
            throw members.refused(cursor, "input", EXPECTED);
        }
        for (JsonToken item = cursor.next(); item != JsonToken.END_ARRAY; item = cursor.next()) {
            if (item != JsonToken.START_OBJECT) {
                throw members.refused(cursor, "input[" + items.size() + "]", "an item, which is an object");
            }
            item(cursor);
        }
        return cursor.start() + 1;
    }

    private void item(JsonCursor cursor) {
        int start = cursor.start();
        String type = "";
        boolean carried = false;
        boolean hasRole = false;
        boolean hasId = false;
        while (cursor.next() != JsonToken.END_OBJECT) {
            String name = cursor.text();
            JsonToken value = cursor.next();
            switch (name) {
                case "type" -> type = word(cursor, value);
                case "role" -> hasRole = true;
                case "id" -> hasId = value == JsonToken.VALUE_STRING;
                case "encrypted_content" -> carried = value == JsonToken.VALUE_STRING && isCarried(cursor.start());
                case "content", "output" -> {
                    if (value == JsonToken.START_ARRAY) {
                        parts(cursor);
                        continue;
                    }
                }
                default -> {}
            }
            cursor.skipValue();
        }
        if (type.equals("item_reference") || (type.isEmpty() && !hasRole && hasId)) {
            throw Refusal.ofMember(
                    "input[" + items.size() + "]",
                    "item_reference",
                    "the item itself, because nothing is kept between requests");
        }
        items.add(new ResponsesEnvelope.Item(start, cursor.start() + 1, carried));
    }

    private void parts(JsonCursor cursor) {
        for (JsonToken part = cursor.next(); part != JsonToken.END_ARRAY; part = cursor.next()) {
            if (part != JsonToken.START_OBJECT) {
                cursor.skipValue();
                continue;
            }
            while (cursor.next() != JsonToken.END_OBJECT) {
                boolean isType = cursor.text().equals("type");
                JsonToken value = cursor.next();
                if (isType) {
                    modality(word(cursor, value));
                }
                cursor.skipValue();
            }
        }
    }

    private void modality(String type) {
        switch (type) {
            case "input_image" -> modalities.add("image");
            case "input_file" -> modalities.add("file");
            case "input_audio" -> modalities.add("audio");
            case "input_video" -> modalities.add("video");
            default -> {}
        }
    }

    private static String word(JsonCursor cursor, JsonToken value) {
        int start = cursor.start();
        return value == JsonToken.VALUE_STRING && cursor.scalarEnd(start) - start <= LONGEST_WORD ? cursor.text() : "";
    }

    private boolean isCarried(int start) {
        for (int i = 0; i < CARRIED.length; i++) {
            if (start + i >= body.length || body[start + i] != CARRIED[i]) {
                return false;
            }
        }
        return true;
    }
}

package io.signalbox.codec.jackson.chat;

import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.JsonCursor;
import io.signalbox.codec.jackson.json.MalformedJsonException;
import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.codec.jackson.translation.Counts;
import java.util.BitSet;
import java.util.Optional;

/**
 * Reads one chat completion, or one chunk of a stream of them: where the top-level members lie, whether there is content, how it
 * ended, what was used. Used again for each chunk.
 */
final class AnswerScan {

    private static final int MOST_CHOICES = 128;
    private static final int LONGEST_ID = 256;

    private final JsonCursor cursor = new JsonCursor();
    private final ObjectLayout layout = new ObjectLayout();
    private final ReportedUsage usage = new ReportedUsage();
    private final BitSet unfinished = new BitSet(0);

    private Optional<ReportedUsage> groqUsage = Optional.empty();
    private boolean hasError;
    private boolean hasChoices;
    private int choices;
    private boolean hasContent;
    private long contentBytes;
    private int textStart;
    private int textEnd;
    private boolean hasMoreThanText;
    private long timedCache;
    private Optional<String> id = Optional.empty();
    private Optional<String> finishReason = Optional.empty();
    private Optional<String> nativeFinishReason = Optional.empty();
    private Optional<String> serviceTier = Optional.empty();
    private byte[] bytes = Json.NOTHING;

    /**
     * Reads the object in this range. Choices that have not finished and the first id are remembered from chunk to chunk, everything
     * else is not.
     *
     * @throws MalformedJsonException if it is not exactly one object
     */
    void read(byte[] array, int from, int to) {
        bytes = array;
        usage.clear();
        groqUsage = Optional.empty();
        hasError = false;
        hasChoices = false;
        choices = 0;
        hasContent = false;
        contentBytes = 0;
        textStart = 0;
        textEnd = 0;
        hasMoreThanText = false;
        timedCache = 0;
        finishReason = Optional.empty();
        nativeFinishReason = Optional.empty();
        serviceTier = Optional.empty();
        cursor.begin(array, from, to);
        if (cursor.next() != JsonToken.START_OBJECT) {
            throw new MalformedJsonException(MalformedJsonException.Fault.SYNTAX, "");
        }
        layout.begin(cursor.start());
        while (cursor.next() != JsonToken.END_OBJECT) {
            String name = cursor.text();
            int keyStart = cursor.start();
            JsonToken value = cursor.next();
            int valueStart = cursor.start();
            layout.add(name, keyStart, valueStart, member(cursor, name, value));
        }
        layout.end(cursor.start());
        cursor.expectEnd();
        if (timedCache > 0) {
            usage.cachedElsewhere(timedCache);
        }
    }

    ObjectLayout layout() {
        return layout;
    }

    /** The usage object, or what stands for one. */
    ReportedUsage reportedUsage() {
        return usage.isPresent() ? usage : groqUsage.orElse(usage);
    }

    /** The usage object at its usual place. */
    ReportedUsage usage() {
        return usage;
    }

    /** Whether there is an error, at the top or in a choice. */
    boolean hasError() {
        return hasError;
    }

    boolean hasChoices() {
        return hasChoices;
    }

    /** How many choices it has. */
    int choices() {
        return choices;
    }

    boolean hasContent() {
        return hasContent;
    }

    /** Roughly how many bytes of text, reasoning and tool calls there are. */
    long contentBytes() {
        return contentBytes;
    }

    /** Whether the content of the first choice is there, as one string that is not empty. */
    boolean hasText() {
        return textEnd - textStart > 2;
    }

    /** Where the string literal of that content begins, its quote included. */
    int textStart() {
        return textStart;
    }

    /** Where it ends, its quote included. */
    int textEnd() {
        return textEnd;
    }

    /** Whether there is content that is neither that string nor a thought that anybody may read. */
    boolean hasMoreThanText() {
        return hasMoreThanText;
    }

    /** Whether a choice was seen that has not finished. */
    boolean hasUnfinished() {
        return !unfinished.isEmpty();
    }

    Optional<String> id() {
        return id;
    }

    /** As the provider put it where the dialect has it. */
    Optional<String> finishReason() {
        return finishReason;
    }

    /** The word of whoever is behind an aggregator, or else the same. */
    Optional<String> nativeFinishReason() {
        return nativeFinishReason.or(() -> finishReason);
    }

    /** On which tier it was served, if it says so. */
    Optional<String> serviceTier() {
        return serviceTier;
    }

    /** The words of that content, if it has any. */
    String text() {
        return hasText() ? Json.text(bytes, textStart, textEnd) : "";
    }

    private int member(JsonCursor cursor, String name, JsonToken value) {
        switch (name) {
            case "id" -> id = id.isEmpty() ? shortText(cursor, value) : id;
            case "error" -> {
                return error(cursor, value);
            }
            case "service_tier" -> serviceTier = shortText(cursor, value).flatMap(Counts::tier);
            case "choices" -> {
                if (value == JsonToken.START_ARRAY) {
                    return choices(cursor);
                }
            }
            case "usage" -> {
                if (value == JsonToken.START_OBJECT) {
                    return usage.read(cursor, bytes);
                }
            }
            case "x_groq" -> {
                if (value == JsonToken.START_OBJECT) {
                    return usageInside(cursor);
                }
            }
            case "timings" -> {
                if (value == JsonToken.START_OBJECT) {
                    return timings(cursor);
                }
            }
            default -> {}
        }
        return cursor.skipValue();
    }

    /** An error is an object or a text with something in it; healthy answers may carry an empty one. */
    private int error(JsonCursor cursor, JsonToken value) {
        int start = cursor.start();
        int end = cursor.skipValue();
        hasError |= (value == JsonToken.START_OBJECT || value == JsonToken.VALUE_STRING) && end - start > 2;
        return end;
    }

    private int usageInside(JsonCursor cursor) {
        while (cursor.next() != JsonToken.END_OBJECT) {
            boolean isUsage = cursor.text().equals("usage");
            if (cursor.next() == JsonToken.START_OBJECT && isUsage) {
                ReportedUsage inside = new ReportedUsage();
                inside.clear();
                inside.read(cursor, bytes);
                groqUsage = Optional.of(inside);
            } else {
                cursor.skipValue();
            }
        }
        return cursor.start() + 1;
    }

    private int timings(JsonCursor cursor) {
        while (cursor.next() != JsonToken.END_OBJECT) {
            boolean isCache = cursor.text().equals("cache_n");
            if (cursor.next() == JsonToken.VALUE_NUMBER_INT && isCache) {
                timedCache = Math.max(0, ReportedUsage.wholeNumber(cursor, bytes));
            }
            cursor.skipValue();
        }
        return cursor.start() + 1;
    }

    private int choices(JsonCursor cursor) {
        hasChoices = true;
        for (JsonToken item = cursor.next(); item != JsonToken.END_ARRAY; item = cursor.next()) {
            choices++;
            if (item == JsonToken.START_OBJECT) {
                choice(cursor);
            } else {
                cursor.skipValue();
            }
        }
        return cursor.start() + 1;
    }

    private void choice(JsonCursor cursor) {
        int index = 0;
        boolean finished = false;
        while (cursor.next() != JsonToken.END_OBJECT) {
            String name = cursor.text();
            JsonToken value = cursor.next();
            switch (name) {
                case "index" -> {
                    if (value == JsonToken.VALUE_NUMBER_INT) {
                        index = (int) Math.min(MOST_CHOICES, Math.max(0, ReportedUsage.wholeNumber(cursor, bytes)));
                    }
                }
                case "delta", "message" -> {
                    if (value == JsonToken.START_OBJECT) {
                        message(cursor);
                    }
                }
                case "text" -> text(cursor, value);
                case "finish_reason" -> {
                    Optional<String> reason = shortText(cursor, value);
                    finished = reason.isPresent();
                    finishReason = reason.or(() -> finishReason);
                }
                case "native_finish_reason" ->
                    nativeFinishReason = shortText(cursor, value).or(() -> nativeFinishReason);
                case "error" -> error(cursor, value);
                default -> {}
            }
            cursor.skipValue();
        }
        if (finished) {
            unfinished.clear(index);
        } else if (hasContent) {
            unfinished.set(index);
        }
    }

    private void message(JsonCursor cursor) {
        long thought = 0;
        while (cursor.next() != JsonToken.END_OBJECT) {
            String name = cursor.text();
            JsonToken value = cursor.next();
            switch (name) {
                case "content" -> {
                    firstText(cursor, value);
                    text(cursor, value);
                }
                case "refusal" -> {
                    text(cursor, value);
                    hasMoreThanText |= hasContent;
                }
                // The same thoughts may stand in two or three of these.
                case "reasoning", "reasoning_content" -> thought = Math.max(thought, textBytes(cursor, value));
                case "reasoning_details" -> thought = Math.max(thought, structureBytes(cursor, value));
                case "tool_calls", "function_call", "images", "audio" -> {
                    hasMoreThanText |= value.isStructStart();
                    contentBytes += structureBytes(cursor, value);
                }
                default -> {}
            }
            cursor.skipValue();
        }
        if (thought > 0) {
            hasContent = true;
            contentBytes += thought;
        }
    }

    /** The content of one choice alone can be gone on with. */
    private void firstText(JsonCursor cursor, JsonToken value) {
        if (value == JsonToken.VALUE_STRING && choices == 1) {
            textStart = cursor.start();
            textEnd = cursor.scalarEnd(textStart);
        } else {
            hasMoreThanText |= value != JsonToken.VALUE_NULL;
        }
    }

    private void text(JsonCursor cursor, JsonToken value) {
        long length = textBytes(cursor, value);
        contentBytes += length;
        hasContent |= length > 0;
    }

    /** How long a text is: of a string its bytes, of content parts all the strings that are no {@code type}. */
    private long textBytes(JsonCursor cursor, JsonToken value) {
        if (value == JsonToken.VALUE_STRING) {
            return stringBytes(cursor);
        }
        return value.isStructStart() ? stringsInside(cursor) : 0;
    }

    /** Takes an array or object for content unless it is empty, even where nothing in it counts as text. */
    private long structureBytes(JsonCursor cursor, JsonToken value) {
        if (!value.isStructStart()) {
            return 0;
        }
        int start = cursor.start();
        long strings = stringsInside(cursor);
        hasContent |= !isBlank(start + 1, cursor.start());
        return strings;
    }

    private long stringsInside(JsonCursor cursor) {
        int outside = cursor.depth() - 1;
        long sum = 0;
        boolean counts = true;
        boolean seals = false;
        while (cursor.depth() > outside) {
            JsonToken token = cursor.next();
            if (token == JsonToken.FIELD_NAME) {
                String name = cursor.text();
                seals = name.equals("signature") || name.equals("data");
                counts = switch (name) {
                    case "type", "id", "data", "url", "signature", "format", "role" -> false;
                    default -> true;
                };
            } else if (token == JsonToken.VALUE_STRING && counts) {
                sum += stringBytes(cursor);
            } else if (token == JsonToken.VALUE_STRING && seals) {
                hasMoreThanText |= stringBytes(cursor) > 0;
            }
        }
        return sum;
    }

    private static int stringBytes(JsonCursor cursor) {
        int start = cursor.start();
        return cursor.scalarEnd(start) - start - 2;
    }

    private static Optional<String> shortText(JsonCursor cursor, JsonToken value) {
        if (value != JsonToken.VALUE_STRING || stringBytes(cursor) > LONGEST_ID) {
            return Optional.empty();
        }
        return Optional.of(cursor.text()).filter(text -> !text.isEmpty());
    }

    private boolean isBlank(int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] > ' ') {
                return false;
            }
        }
        return true;
    }
}

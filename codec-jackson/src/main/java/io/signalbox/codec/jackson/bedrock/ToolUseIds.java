package io.signalbox.codec.jackson.bedrock;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

/** Ids of calls that other dialects gave, in the form that this one takes; the same id always becomes the same. */
final class ToolUseIds {

    private static final Pattern TAKEN = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private ToolUseIds() {}

    static String of(String id) {
        return TAKEN.matcher(id).matches() ? id : "tooluse_" + shortened(id);
    }

    /** 32 hexadecimal digits that stand for a text. */
    static String shortened(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
    }
}

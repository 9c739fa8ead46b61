package io.signalbox.codec.jackson.answer;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import java.io.IOException;
import java.util.Optional;

/** Writes a usage object as the chat API and legacy completions have it, with OpenRouter's members. */
public final class UsageJson {

    private UsageJson() {}

    public static void write(JsonGenerator json, Usage usage, Optional<Money> cost) throws IOException {
        json.writeStartObject();
        json.writeNumberField("prompt_tokens", usage.promptTokens());
        json.writeNumberField("completion_tokens", usage.completionTokens());
        json.writeNumberField("total_tokens", usage.totalTokens());
        if (usage.isEstimated()) {
            json.writeBooleanField("estimated", true);
            bounded(json, usage);
        } else {
            json.writeObjectFieldStart("prompt_tokens_details");
            json.writeNumberField("cached_tokens", usage.cachedTokens());
            json.writeNumberField("cache_write_tokens", usage.cacheWriteTokens());
            json.writeNumberField(
                    "audio_tokens", usage.count(UsageClass.AUDIO_PROMPT) + usage.count(UsageClass.AUDIO_CACHED_READ));
            some(json, "image_tokens", usage.count(UsageClass.IMAGE_PROMPT));
            json.writeEndObject();
            json.writeObjectFieldStart("completion_tokens_details");
            json.writeNumberField("reasoning_tokens", usage.count(UsageClass.REASONING));
            json.writeNumberField("audio_tokens", usage.count(UsageClass.AUDIO_COMPLETION));
            some(json, "image_tokens", usage.count(UsageClass.IMAGE_COMPLETION));
            json.writeEndObject();
            if (usage.count(UsageClass.SEARCH) > 0) {
                json.writeObjectFieldStart("server_tool_use");
                json.writeNumberField("web_search_requests", usage.count(UsageClass.SEARCH));
                json.writeEndObject();
            }
            bounded(json, usage);
        }
        if (cost.isPresent()) {
            json.writeFieldName("cost");
            json.writeRawValue(cost.get().toString());
        }
        json.writeEndObject();
    }

    private static void some(JsonGenerator json, String name, long count) throws IOException {
        if (count > 0) {
            json.writeNumberField(name, count);
        }
    }

    private static void bounded(JsonGenerator json, Usage usage) throws IOException {
        if (usage.isBounded()) {
            json.writeBooleanField("bounded", true);
        }
    }
}

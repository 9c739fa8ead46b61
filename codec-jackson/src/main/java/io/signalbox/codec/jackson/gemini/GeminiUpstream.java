package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.AnswerParser;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.translation.UpstreamFormat;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.port.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Google's API as providers take it: AI Studio and Vertex. */
final class GeminiUpstream implements UpstreamFormat {

    static final String TIER_HEADER = "x-vertex-ai-llm-shared-request-type";

    @Override
    public String dialect() {
        return Gemini.NAME;
    }

    @Override
    public UpstreamCall call(Conversation conversation, Endpoint endpoint, boolean stream) {
        GeminiModel model = GeminiModel.of(endpoint);
        List<String> dropped = new ArrayList<>();
        ObjectNode body = Trees.object();
        GeminiContents.write(conversation, model, body);
        GeminiTools.write(conversation, model, body);
        ObjectNode config = GeminiGenerationConfig.of(conversation, model, endpoint, dropped);
        if (!config.isEmpty()) {
            body.set("generationConfig", config);
        }
        Optional<String> tier = conversation.parameter("service_tier").flatMap(GeminiUpstream::tier);
        Headers headers = Headers.NONE;
        if (tier.isPresent() && model.vertex()) {
            headers = headers.plus(TIER_HEADER, tier.get());
        } else if (tier.isPresent()) {
            body.put("serviceTier", tier.get());
        }
        return new UpstreamCall(model.path(stream), headers, Trees.bytes(body), dropped);
    }

    /** The tier, if it is not the usual one. */
    static Optional<String> tier(JsonNode word) {
        return switch (word.asText().toLowerCase(Locale.ROOT)) {
            case "flex" -> Optional.of("flex");
            case "priority", "fast" -> Optional.of("priority");
            default -> Optional.empty();
        };
    }

    @Override
    public AnswerParser parser() {
        return new GeminiAnswerParser();
    }
}

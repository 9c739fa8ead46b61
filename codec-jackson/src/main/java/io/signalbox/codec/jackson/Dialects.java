package io.signalbox.codec.jackson;

import io.signalbox.codec.jackson.anthropic.AnthropicMessages;
import io.signalbox.codec.jackson.bedrock.BedrockConverse;
import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.codec.jackson.cohere.CohereChat;
import io.signalbox.codec.jackson.completions.LegacyCompletions;
import io.signalbox.codec.jackson.content.StoredTexts;
import io.signalbox.codec.jackson.gemini.Gemini;
import io.signalbox.codec.jackson.responses.OpenAiResponses;
import io.signalbox.codec.jackson.services.Service;
import io.signalbox.codec.jackson.translation.ClientFormat;
import io.signalbox.codec.jackson.translation.TranslatingBridge;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.ContentReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All dialects together: every one that callers may speak, towards every one in which providers are called. */
public final class Dialects {

    private static final List<ClientFormat> CLIENTS = List.of(
            OpenAiChat.client(),
            LegacyCompletions.client(),
            OpenAiResponses.client(),
            AnthropicMessages.client(),
            Gemini.client());

    private Dialects() {}

    /** A bridge to each dialect in which providers are called. Stateless; from any thread. */
    public static List<Bridge> bridges() {
        return List.of(
                new TranslatingBridge(
                        OpenAiChat.upstream(), withServices(Map.of(OpenAiChat.NAME, OpenAiChat.bridge())), CLIENTS),
                new TranslatingBridge(AnthropicMessages.upstream(), AnthropicMessages.passing(), CLIENTS),
                new TranslatingBridge(
                        OpenAiResponses.upstream(),
                        withServices(Map.of(OpenAiResponses.NAME, OpenAiResponses.passage())),
                        CLIENTS),
                new TranslatingBridge(Gemini.upstream(), Map.of(Gemini.NAME, Gemini.passage()), CLIENTS),
                new TranslatingBridge(BedrockConverse.upstream(), Map.of(), CLIENTS),
                new TranslatingBridge(CohereChat.upstream(), Service.passages(Service.RERANK), CLIENTS));
    }

    /** What reads stored prompts and answers, in every dialect that callers may speak. Stateless; from any thread. */
    public static ContentReader contentReader() {
        return new StoredTexts(Map.of(
                OpenAiChat.NAME, OpenAiChat.upstream()::parser,
                LegacyCompletions.NAME, LegacyCompletions::parser,
                OpenAiResponses.NAME, OpenAiResponses.upstream()::parser,
                AnthropicMessages.NAME, AnthropicMessages.upstream()::parser,
                Gemini.NAME, Gemini.upstream()::parser));
    }

    /** What passes bytes: callers of the dialect itself, and of the services that its providers have beside it. */
    private static Map<String, Bridge> withServices(Map<String, Bridge> own) {
        Map<String, Bridge> passing = new HashMap<>(Service.passages(Service.values()));
        passing.putAll(own);
        return passing;
    }
}

package io.signalbox.face;

import io.signalbox.codec.jackson.answer.OpenAiFace;
import io.signalbox.codec.jackson.anthropic.AnthropicMessages;
import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.codec.jackson.completions.LegacyCompletions;
import io.signalbox.codec.jackson.gemini.Gemini;
import io.signalbox.codec.jackson.responses.OpenAiResponses;
import io.signalbox.codec.jackson.services.Service;

/** Every dialect that this gateway speaks, and where. */
final class SpokenDialects {

    private SpokenDialects() {}

    static FaceDialects all() {
        return withServices(FaceDialects.chat(
                        OpenAiChat.dialect(OpenAiChat.Face.OPENAI), OpenAiChat.dialect(OpenAiChat.Face.OPENROUTER))
                .and(
                        "messages",
                        AnthropicMessages.dialect(AnthropicMessages.Face.ANTHROPIC),
                        AnthropicMessages.dialect(AnthropicMessages.Face.OPENROUTER))
                .and(
                        "messages/count_tokens",
                        AnthropicMessages.countTokens(AnthropicMessages.Face.ANTHROPIC),
                        AnthropicMessages.countTokens(AnthropicMessages.Face.OPENROUTER))
                .and(
                        "completions",
                        LegacyCompletions.dialect(OpenAiFace.OPENAI),
                        LegacyCompletions.dialect(OpenAiFace.OPENROUTER))
                .and(
                        "responses",
                        OpenAiResponses.dialect(OpenAiResponses.Face.OPENAI),
                        OpenAiResponses.dialect(OpenAiResponses.Face.OPENROUTER))
                .orEstimate("messages/count_tokens", SpokenDialects::estimatedCount)
                .andGemini(Gemini::dialect)
                .orEstimate(":countTokens", Gemini::countTokens));
    }

    private static byte[] estimatedCount(byte[] body) {
        return AnthropicMessages.estimatedCount(
                AnthropicMessages.countTokens(AnthropicMessages.Face.ANTHROPIC).read(body));
    }

    private static FaceDialects withServices(FaceDialects conversations) {
        FaceDialects all = conversations;
        for (Service service : Service.values()) {
            for (String path : service.paths()) {
                all = all.and(path, service.dialect(OpenAiFace.OPENAI), service.dialect(OpenAiFace.OPENROUTER));
            }
        }
        return all;
    }
}

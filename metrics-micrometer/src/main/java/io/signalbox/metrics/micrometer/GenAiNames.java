package io.signalbox.metrics.micrometer;

import io.signalbox.core.catalog.ProviderType;

/** What OpenTelemetry's conventions for generative AI call what the gateway has its own words for. */
final class GenAiNames {

    private GenAiNames() {}

    /** The well-known value of {@code gen_ai.operation.name} for a caller's dialect; the dialect where there is none. */
    static String operation(String dialect) {
        return switch (dialect) {
            case "openai-chat", "openai-responses", "anthropic-messages" -> "chat";
            case "openai-completions" -> "text_completion";
            case "openai-embeddings" -> "embeddings";
            case "gemini" -> "generate_content";
            default -> dialect;
        };
    }

    /** The well-known value of {@code gen_ai.provider.name}; the type's own word where there is none. */
    static String provider(ProviderType type) {
        return switch (type.word()) {
            case "azure" -> "azure.ai.openai";
            case "bedrock" -> "aws.bedrock";
            case "gemini" -> "gcp.gemini";
            case "vertex" -> "gcp.vertex_ai";
            case "mistral" -> "mistral_ai";
            case "xai" -> "x_ai";
            default -> type.word();
        };
    }
}

package io.signalbox.codec.jackson.bedrock;

import io.signalbox.codec.jackson.claude.ModelTraits;
import io.signalbox.core.catalog.Endpoint;
import java.util.List;
import java.util.Locale;

/**
 * What a model takes, as far as its name tells: Converse is one form for the models of many makers, each of which refuses some of it.
 * The name of an inference profile of one's own tells nothing; then the name in the catalog does.
 *
 * @param family whose model it is
 * @param name in lower case
 * @param claude what it takes as a model of Anthropic's
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/userguide/conversation-inference-supported-models-features.html">Amazon
 *     Bedrock: supported models and features</a>
 */
record BedrockModel(Family family, String name, ModelTraits claude) {

    /** Open models that follow schemas. */
    private static final List<String> SCHEMA_FOLLOWERS = List.of(
            "gpt-oss", "qwen", "deepseek", "kimi", "minimax", "gemma", "nemotron", "mistral-large-3", "ministral");

    /** Models that nobody can tell how to behave but by their user's own words. */
    private static final List<String> WITHOUT_SYSTEM =
            List.of("titan-text", "mistral-7b", "mixtral-8x7b", "command-text");

    /** Whose model it is. */
    enum Family {
        CLAUDE,
        NOVA,
        GPT_OSS,
        DEEPSEEK,
        MISTRAL,
        LLAMA,
        COHERE,
        TITAN,
        OPEN,
        UNKNOWN
    }

    static BedrockModel of(Endpoint endpoint) {
        BedrockModel model = of(endpoint.id().upstreamModel());
        return model.family == Family.UNKNOWN ? of(endpoint.model().text()) : model;
    }

    static BedrockModel of(String written) {
        String name = written.toLowerCase(Locale.ROOT);
        return new BedrockModel(family(name), name, ModelTraits.of(name));
    }

    private static Family family(String name) {
        if (name.contains("claude")) {
            return Family.CLAUDE;
        } else if (name.contains("nova-")) {
            return Family.NOVA;
        } else if (name.contains("gpt-oss")) {
            return Family.GPT_OSS;
        } else if (name.contains("deepseek")) {
            return Family.DEEPSEEK;
        } else if (name.contains("mistral") || name.contains("mixtral")) {
            return Family.MISTRAL;
        } else if (name.contains("llama")) {
            return Family.LLAMA;
        } else if (name.contains("cohere")) {
            return Family.COHERE;
        } else if (name.contains("titan")) {
            return Family.TITAN;
        }
        return SCHEMA_FOLLOWERS.stream().anyMatch(name::contains) ? Family.OPEN : Family.UNKNOWN;
    }

    /** Whether instructions may stand apart from what users say. */
    boolean takesSystem() {
        return WITHOUT_SYSTEM.stream().noneMatch(name::contains);
    }

    /** Whether an answer can be bound to a schema. */
    boolean takesSchemas() {
        return family == Family.CLAUDE
                ? claude.takesSchemas()
                : SCHEMA_FOLLOWERS.stream().anyMatch(name::contains);
    }

    /** Whether it can be made to call one certain tool. */
    boolean takesNamedTool() {
        return family == Family.CLAUDE || family == Family.NOVA || family == Family.UNKNOWN;
    }

    /** Whether it can be made to call some tool. */
    boolean takesAnyTool() {
        return takesNamedTool() || family == Family.MISTRAL;
    }

    /** Whether the result of a call may say that the call failed. */
    boolean takesStatusOfResult() {
        return takesNamedTool();
    }

    /** Whether prompts are kept where they are marked. */
    boolean takesCachePoints() {
        return takesNamedTool();
    }

    /** Whether tools may be marked too. */
    boolean takesCachePointsInTools() {
        return family == Family.CLAUDE;
    }

    /** Whether a mark may say for how long. */
    boolean takesCacheTtl() {
        return family == Family.CLAUDE && claude.version() >= 405;
    }

    /** Whether it can be made to think with Amazon's own words for that. */
    boolean takesNovaReasoning() {
        return family == Family.NOVA && name.contains("nova-2");
    }
}

package io.signalbox.codec.jackson.catalog;

import io.signalbox.core.config.EndpointFacts;
import io.signalbox.core.config.ListedModel;
import io.signalbox.core.cost.Prices;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A row of OpenAI's kind. OpenAI says no more than the name; each of the others adds members of its own, no two of which mean different
 * things under one name.
 */
final class ChatRow {

    private static final Set<String> OTHER_TYPES = Set.of(
            "embedding",
            "embeddings",
            "image",
            "audio",
            "video",
            "moderation",
            "rerank",
            "reranker",
            "transcribe",
            "tts");

    private static final Set<String> MODALITIES = Set.of("text", "image", "audio", "file", "video");

    private static final Set<String> QUANTIZATIONS =
            Set.of("int4", "int8", "fp4", "mxfp4", "nvfp4", "fp6", "fp8", "mxfp8", "fp16", "bf16", "fp32");

    /** Other words for what a parameter does, which whoever takes it takes too, though lists leave them out. */
    private static final Map<String, Set<String>> IMPLIED = Map.of(
            "max_tokens", Set.of("max_completion_tokens"),
            "max_completion_tokens", Set.of("max_tokens"),
            "tools", Set.of("tool_choice", "parallel_tool_calls"),
            "logprobs", Set.of("top_logprobs"),
            "reasoning", Set.of("reasoning_effort", "include_reasoning"));

    private ChatRow() {}

    /** The model; empty if the row says that it cannot chat, or cannot be called now. */
    static Optional<ListedModel> read(ModelRow row) {
        if (!chats(row)) {
            return Optional.empty();
        }
        return row.id().map(id -> new ListedModel(id, name(row, id), row.moment("/created"), facts(row)));
    }

    /** The same with these prices, if they are known. */
    static ListedModel priced(ListedModel model, Prices prices) {
        return prices.isKnown() ? model.withFacts(model.facts().withPrices(prices)) : model;
    }

    private static Optional<String> name(ModelRow row, String id) {
        return row.text("/display_name", "/name").filter(name -> !name.equals(id));
    }

    private static boolean chats(ModelRow row) {
        boolean called =
                row.flag("/active").orElse(true) && !row.flag("/archived").orElse(false);
        boolean chats =
                row.flag("/capabilities/completion_chat", "/supports_chat").orElse(true);
        boolean otherType = row.text("/type").filter(OTHER_TYPES::contains).isPresent();
        boolean writes = row.texts("/architecture/output_modalities", "/output_modalities")
                .map(outputs -> outputs.isEmpty() || outputs.contains("text"))
                .orElse(true);
        return called && chats && !otherType && writes;
    }

    private static EndpointFacts facts(ModelRow row) {
        return EndpointFacts.UNKNOWN
                .withLimits(
                        row.tokens(
                                "/context_length",
                                "/context_window",
                                "/max_context_length",
                                "/max_model_len",
                                "/meta/n_ctx_train"),
                        row.tokens(
                                "/top_provider/max_completion_tokens", "/max_completion_tokens", "/max_output_tokens"))
                .withPrices(ListPrices.of(row))
                .withSupportedParameters(parameters(row))
                .withInputModalities(modalities(row))
                .withQuantization(row.text("/quantization")
                        .filter(QUANTIZATIONS::contains)
                        .orElse(EndpointFacts.UNKNOWN.quantization()));
    }

    private static Set<String> parameters(ModelRow row) {
        Set<String> parameters = new TreeSet<>();
        row.texts("/supported_parameters").orElse(Set.of()).forEach(parameter -> {
            parameters.add(parameter);
            parameters.addAll(IMPLIED.getOrDefault(parameter, Set.of()));
        });
        return parameters;
    }

    private static Set<String> modalities(ModelRow row) {
        Optional<Set<String>> stated = row.texts("/architecture/input_modalities", "/input_modalities");
        if (stated.isPresent()) {
            stated.get().retainAll(MODALITIES);
            return stated.get();
        }
        Optional<Boolean> sees = row.flag("/capabilities/vision", "/supports_image_input");
        if (sees.isEmpty()) {
            return Set.of();
        }
        Set<String> modalities = new TreeSet<>(Set.of("text"));
        if (sees.get()) {
            modalities.add("image");
        }
        if (row.flag("/capabilities/audio").orElse(false)) {
            modalities.add("audio");
        }
        return modalities;
    }
}

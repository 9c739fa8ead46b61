package io.signalbox.codec.jackson.chat;

import io.signalbox.core.catalog.ProviderType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What hosts of OpenAI's chat API are known to do otherwise, as data: each row names a type of provider.
 *
 * @see <a href="https://docs.mistral.ai/api/">Mistral</a>, <a href="https://console.groq.com/docs/openai">Groq</a>, <a
 *     href="https://github.com/ollama/ollama/blob/main/docs/openai.md">Ollama</a>
 */
final class ChatHosts {

    /** Sampling that OpenAI refuses as unknown arguments, though many hosts of its API take it. */
    private static final Set<String> UNKNOWN_TO_OPENAI =
            Set.of("top_k", "min_p", "top_a", "repetition_penalty", "reasoning", "structured_outputs");

    private static final Host PLAIN = new Host(Map.of(), true, Set.of(), true);

    private static final Map<String, Host> HOSTS = Map.of(
            "openai", new Host(Map.of("max_tokens", "max_completion_tokens"), true, UNKNOWN_TO_OPENAI, true),
            "azure", new Host(Map.of("max_tokens", "max_completion_tokens"), true, UNKNOWN_TO_OPENAI, true),
            "mistral",
                    new Host(
                            Map.of("max_completion_tokens", "max_tokens", "seed", "random_seed"),
                            false,
                            Set.of(
                                    "logit_bias",
                                    "logprobs",
                                    "top_logprobs",
                                    "user",
                                    "store",
                                    "service_tier",
                                    "top_k",
                                    "min_p",
                                    "top_a",
                                    "repetition_penalty"),
                            false),
            "groq",
                    new Host(
                            Map.of(),
                            true,
                            Set.of(
                                    "logit_bias",
                                    "logprobs",
                                    "top_logprobs",
                                    "top_k",
                                    "min_p",
                                    "top_a",
                                    "repetition_penalty"),
                            true),
            "ollama",
                    new Host(Map.of("max_completion_tokens", "max_tokens"), true, Set.of("logit_bias", "user"), true));

    private ChatHosts() {}

    /** What is known of this type of provider. */
    static Host of(ProviderType type) {
        return HOSTS.getOrDefault(type.word(), PLAIN);
    }

    /**
     * How one host differs.
     *
     * @param renamed members that have another name there
     * @param takesBothNames whether it takes these members under their usual names too, so that a caller's bytes may stay
     * @param unknown members that it refuses or does not act on
     * @param takesStreamOptions whether it may be asked for usage in a stream; the others send it unasked
     */
    record Host(Map<String, String> renamed, boolean takesBothNames, Set<String> unknown, boolean takesStreamOptions) {

        /** What a member is called there, if it is called something else. */
        Optional<String> nameOf(String member) {
            return Optional.ofNullable(renamed.get(member));
        }
    }
}

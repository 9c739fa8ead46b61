package io.signalbox.codec.jackson.chat;

import io.signalbox.core.catalog.ProviderType;
import java.util.Set;

/**
 * What is known of the members of a chat request, as data.
 *
 * @see <a href="https://openrouter.ai/docs/api/reference/parameters">OpenRouter: parameters</a>
 */
final class RequestMembers {

    /** Members that ask something of a model: the words of {@code supported_parameters}. Only these are left out for lack of support. */
    static final Set<String> PARAMETERS = Set.of(
            "temperature",
            "top_p",
            "top_k",
            "min_p",
            "top_a",
            "frequency_penalty",
            "presence_penalty",
            "repetition_penalty",
            "max_tokens",
            "max_completion_tokens",
            "logit_bias",
            "logprobs",
            "top_logprobs",
            "prediction",
            "seed",
            "response_format",
            "structured_outputs",
            "stop",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "include_reasoning",
            "reasoning",
            "reasoning_effort",
            "web_search_options",
            "verbosity");

    /** What the gateway itself does; a provider that is no aggregator never sees it, and nothing is lost by that. */
    private static final Set<String> DONE_HERE = Set.of("models", "route", "provider", "usage");

    /** What only an aggregator like OpenRouter knows, and what is lost without one. */
    private static final Set<String> AGGREGATORS_OWN = Set.of(
            "transforms",
            "plugins",
            "preset",
            "session_id",
            "debug",
            "trace",
            "stop_server_tools_when",
            "max_tool_calls",
            "image_config",
            "include_reasoning",
            "cache_control");

    /** How a member fares with a kind of provider. */
    enum Fate {
        /** Passed on. */
        KEPT,
        /** Left out, because the gateway has done what it says. */
        DONE,
        /** Left out, and the caller is told. */
        DROPPED
    }

    private RequestMembers() {}

    /** What happens to a member at a provider of this type. */
    static Fate fate(String member, ProviderType type) {
        if (type.isAggregator()) {
            // It gets the preferences too, but falling back is decided here.
            return member.equals("models") || member.equals("route") ? Fate.DONE : Fate.KEPT;
        }
        if (DONE_HERE.contains(member)) {
            return Fate.DONE;
        }
        boolean unknown =
                AGGREGATORS_OWN.contains(member) || ChatHosts.of(type).unknown().contains(member);
        return unknown ? Fate.DROPPED : Fate.KEPT;
    }
}

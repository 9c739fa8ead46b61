package io.signalbox.spring.boot;

import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Which keys stand below names of the user's own, in the one form in which Spring's metadata can tell editors: as types of values. Nothing
 * is ever bound to them; properties are read by the configuration's own reader. Written from its table of keys, as the metadata is.
 */
final class SignalboxKeys {

    private SignalboxKeys() {}

    /**
     * {@code providers.NAME}.
     *
     * @param type which kind of provider it is (one of openrouter, openai, azure, anthropic, gemini, vertex, bedrock, cohere, groq,
     *     together, fireworks, deepseek, mistral, xai, perplexity, cerebras, vllm, ollama, lmstudio, llamacpp, openai-compatible, demo)
     * @param displayName how callers see it
     * @param baseUrl where its API begins (an http or https address)
     * @param apiBase where its API begins (an http or https address)
     * @param apiUrl where its API begins (an http or https address)
     * @param dialect in which wire format it is called (a dialect of the type)
     * @param apiVersion for azure: with a date, deployments are called by URL (a date as in 2024-10-21, or v1, preview or latest)
     * @param anthropicVersion for anthropic: sent as anthropic-version
     * @param anthropicBeta for anthropic: sent as anthropic-beta
     * @param project for vertex: the Google Cloud project
     * @param location for vertex: the location that is called
     * @param apiKey its credential
     * @param apiKeys several credentials, used in turn; a key that is refused rests
     * @param awsAccessKeyId for bedrock without an api_key
     * @param awsSecretAccessKey for bedrock: the secret of that key
     * @param awsSessionToken for bedrock: what belongs to temporary keys
     * @param awsProfile for bedrock: a profile of AWS's shared files, instead of keys
     * @param credentialsFile for vertex without an api_key: the key of a service account, as JSON (a file)
     * @param credential what it means if there is no key: an error, a provider left out with a warning, or nothing (required, optional or
     *     unneeded)
     * @param priority higher is tried first; equals are balanced
     * @param enabled whether plans may use it
     * @param models exactly what it serves (a list of names or mappings)
     * @param timeout the longest silence, before the answer or in the middle of it (a duration: 120s, 2m, 1m30s, 1500ms, 1h; a bare number
     *     is seconds)
     * @param connectTimeout until the connection stands (a duration: 120s, 2m, 1m30s, 1500ms, 1h; a bare number is seconds)
     * @param outboundProxy an HTTP proxy through which it is reached (an http or https address)
     * @param allowPrivateAddresses whether its host may have private addresses though its name is public
     * @param concurrency how many calls may be under way at once
     * @param healthProbe whether it may be asked if it is there, where health.probe says so
     * @param discover whether it is asked which models it serves, where discovery is on
     * @param afterCancel whether it makes an answer to its end, and bills it, when its caller has left (stops or runs_on)
     * @param pricedAs whose listed prices hold (one of openrouter, openai, azure, anthropic, gemini, vertex, bedrock, cohere, groq,
     *     together, fireworks, deepseek, mistral, xai, perplexity, cerebras, vllm, ollama, lmstudio, llamacpp, openai-compatible, demo)
     * @param extra headers of its calls
     * @param rpm requests per minute
     * @param tpm tokens per minute
     * @param dataCollection deny: neither trains on requests nor keeps them (allow or deny)
     * @param zdr whether it keeps nothing at all
     * @param distillable whether the author allows training on answers
     * @param region where it runs, for bedrock the AWS region; callers may write provider/region
     * @param tag what else callers may call it: deepinfra/turbo
     * @param quality its rank for sort: exacto and for auto; higher is better (a whole number, 0 to 100)
     * @param weight its share for strategy: weighted (a whole number, 0 to 1000000)
     */
    record Provider(
            String type,
            String displayName,
            URI baseUrl,
            URI apiBase,
            URI apiUrl,
            String dialect,
            String apiVersion,
            String anthropicVersion,
            List<String> anthropicBeta,
            String project,
            String location,
            String apiKey,
            List<String> apiKeys,
            String awsAccessKeyId,
            String awsSecretAccessKey,
            String awsSessionToken,
            String awsProfile,
            String credentialsFile,
            String credential,
            Integer priority,
            Boolean enabled,
            List<Object> models,
            String timeout,
            String connectTimeout,
            URI outboundProxy,
            Boolean allowPrivateAddresses,
            Concurrency concurrency,
            Boolean healthProbe,
            Boolean discover,
            String afterCancel,
            String pricedAs,
            Extra extra,
            Integer rpm,
            Integer tpm,
            String dataCollection,
            Boolean zdr,
            Boolean distillable,
            String region,
            String tag,
            Integer quality,
            Integer weight) {}

    /**
     * {@code providers.NAME.concurrency}.
     *
     * @param most calls at once
     * @param waiting requests that may wait for a place; keys take turns
     * @param longestWait how long each may wait before it goes elsewhere or is refused (a duration: 120s, 2m, 1m30s, 1500ms, 1h; a bare
     *     number is seconds)
     */
    record Concurrency(Integer most, Integer waiting, String longestWait) {}

    /**
     * {@code providers.NAME.extra}.
     *
     * @param httpReferer HTTP-Referer where the caller sent none; an empty text sends none
     * @param xTitle X-Title and X-OpenRouter-Title likewise
     * @param appName User-Agent
     * @param customHeaders further headers of every call
     */
    record Extra(String httpReferer, String xTitle, String appName, Map<String, String> customHeaders) {}

    /**
     * {@code model_list[]}.
     *
     * @param modelName what callers write
     * @param provider a configured provider
     * @param params the model, where it is, and how it is called
     * @param prices what it costs, in US dollars
     * @param contextLength tokens of prompt and answer together
     * @param maxOutputTokens tokens of an answer
     * @param supportedParameters request members that it takes
     * @param inputModalities text, image, audio, file, video
     * @param quantization as OpenRouter writes it: fp8
     * @param dialect in which wire format it is called there (a dialect of the type)
     * @param dataCollection deny: neither trains on requests nor keeps them (allow or deny)
     * @param zdr whether it keeps nothing at all
     * @param distillable whether the author allows training on answers
     * @param region where it runs, for bedrock the AWS region; callers may write provider/region
     * @param tag what else callers may call it: deepinfra/turbo
     * @param quality its rank for sort: exacto and for auto; higher is better (a whole number, 0 to 100)
     * @param weight its share for strategy: weighted (a whole number, 0 to 1000000)
     * @param rpm requests per minute
     * @param tpm tokens per minute
     */
    record LocalModel(
            String modelName,
            String provider,
            LocalModelParams params,
            Prices prices,
            Integer contextLength,
            Integer maxOutputTokens,
            List<String> supportedParameters,
            List<String> inputModalities,
            String quantization,
            String dialect,
            String dataCollection,
            Boolean zdr,
            Boolean distillable,
            String region,
            String tag,
            Integer quality,
            Integer weight,
            Integer rpm,
            Integer tpm) {}

    /**
     * {@code model_list[].params}.
     *
     * @param model what the provider is sent
     * @param apiBase decides the provider: the configured one with this address, else one of its own (an http or https address)
     * @param baseUrl decides the provider: the configured one with this address, else one of its own (an http or https address)
     * @param apiUrl decides the provider: the configured one with this address, else one of its own (an http or https address)
     * @param apiKey its credential
     * @param timeout the longest silence (a duration: 120s, 2m, 1m30s, 1500ms, 1h; a bare number is seconds)
     * @param temperature sent where the caller sets none (a number from 0 to 2)
     * @param topP sent where the caller sets none (a number from 0 to 1)
     * @param topK sent where the caller sets none (an integer from 0 to 2147483647)
     * @param minP sent where the caller sets none (a number from 0 to 1)
     * @param topA sent where the caller sets none (a number from 0 to 1)
     * @param frequencyPenalty sent where the caller sets none (a number from -2 to 2)
     * @param presencePenalty sent where the caller sets none (a number from -2 to 2)
     * @param repetitionPenalty sent where the caller sets none (a number from 0 to 2)
     * @param seed sent where the caller sets none (an integer from -9223372036854775808 to 9223372036854775807)
     * @param maxTokens sent where the caller sets none (an integer from 1 to 2147483647)
     * @param maxCompletionTokens sent where the caller sets none (an integer from 1 to 2147483647)
     * @param topLogprobs sent where the caller sets none (an integer from 0 to 20)
     * @param reasoningEffort sent where the caller sets none (one of none, minimal, low, medium, high, xhigh, max)
     * @param verbosity sent where the caller sets none (one of low, medium, high, xhigh, max)
     * @param serviceTier sent where the caller sets none (one of auto, default, fast, flex, priority, scale)
     */
    record LocalModelParams(
            String model,
            URI apiBase,
            URI baseUrl,
            URI apiUrl,
            String apiKey,
            String timeout,
            BigDecimal temperature,
            BigDecimal topP,
            Integer topK,
            BigDecimal minP,
            BigDecimal topA,
            BigDecimal frequencyPenalty,
            BigDecimal presencePenalty,
            BigDecimal repetitionPenalty,
            Long seed,
            Integer maxTokens,
            Integer maxCompletionTokens,
            Integer topLogprobs,
            String reasoningEffort,
            String verbosity,
            String serviceTier) {}

    /**
     * {@code prices}.
     *
     * @param prompt US dollars for a million tokens (a decimal number, 0 or more)
     * @param cachedRead US dollars for a million tokens (a decimal number, 0 or more)
     * @param cacheWrite US dollars for a million tokens (a decimal number, 0 or more)
     * @param cacheWriteHour US dollars for a million tokens (a decimal number, 0 or more)
     * @param audioPrompt US dollars for a million tokens (a decimal number, 0 or more)
     * @param audioCachedRead US dollars for a million tokens (a decimal number, 0 or more)
     * @param imagePrompt US dollars for a million tokens (a decimal number, 0 or more)
     * @param completion US dollars for a million tokens (a decimal number, 0 or more)
     * @param reasoning US dollars for a million tokens (a decimal number, 0 or more)
     * @param audioCompletion US dollars for a million tokens (a decimal number, 0 or more)
     * @param imageCompletion US dollars for a million tokens (a decimal number, 0 or more)
     * @param image US dollars each (a decimal number, 0 or more)
     * @param madeImage US dollars each (a decimal number, 0 or more)
     * @param audioSecond US dollars each (a decimal number, 0 or more)
     * @param character US dollars for a million (a decimal number, 0 or more)
     * @param request US dollars each (a decimal number, 0 or more)
     * @param search US dollars each (a decimal number, 0 or more)
     * @param fileSearch US dollars each (a decimal number, 0 or more)
     * @param rules other prices under a condition; the last that holds wins
     */
    record Prices(
            BigDecimal prompt,
            BigDecimal cachedRead,
            BigDecimal cacheWrite,
            BigDecimal cacheWriteHour,
            BigDecimal audioPrompt,
            BigDecimal audioCachedRead,
            BigDecimal imagePrompt,
            BigDecimal completion,
            BigDecimal reasoning,
            BigDecimal audioCompletion,
            BigDecimal imageCompletion,
            BigDecimal image,
            BigDecimal madeImage,
            BigDecimal audioSecond,
            BigDecimal character,
            BigDecimal request,
            BigDecimal search,
            BigDecimal fileSearch,
            List<PriceRule> rules) {}

    /**
     * {@code prices.rules[]}.
     *
     * @param from holds from so many prompt tokens on, cached ones included
     * @param above holds above so many prompt tokens, cached ones included
     * @param serviceTier holds on these tiers of the provider: batch, flex, priority
     * @param utc holds at these hours of the day, UTC (hours as in 01:00-04:00)
     * @param days holds on these days of the week, UTC (a list of days: monday, sunday)
     * @param since holds from then on; a date begins at midnight UTC (a date or a moment: 2027-01-01, 2027-01-01T12:00:00Z)
     * @param until holds until before then (a date or a moment: 2027-01-01, 2027-01-01T12:00:00Z)
     * @param factor what every price is multiplied by (a decimal number, 0 or more)
     * @param prompt US dollars for a million tokens (a decimal number, 0 or more)
     * @param cachedRead US dollars for a million tokens (a decimal number, 0 or more)
     * @param cacheWrite US dollars for a million tokens (a decimal number, 0 or more)
     * @param cacheWriteHour US dollars for a million tokens (a decimal number, 0 or more)
     * @param audioPrompt US dollars for a million tokens (a decimal number, 0 or more)
     * @param audioCachedRead US dollars for a million tokens (a decimal number, 0 or more)
     * @param imagePrompt US dollars for a million tokens (a decimal number, 0 or more)
     * @param completion US dollars for a million tokens (a decimal number, 0 or more)
     * @param reasoning US dollars for a million tokens (a decimal number, 0 or more)
     * @param audioCompletion US dollars for a million tokens (a decimal number, 0 or more)
     * @param imageCompletion US dollars for a million tokens (a decimal number, 0 or more)
     * @param image US dollars each (a decimal number, 0 or more)
     * @param madeImage US dollars each (a decimal number, 0 or more)
     * @param audioSecond US dollars each (a decimal number, 0 or more)
     * @param character US dollars for a million (a decimal number, 0 or more)
     * @param request US dollars each (a decimal number, 0 or more)
     * @param search US dollars each (a decimal number, 0 or more)
     * @param fileSearch US dollars each (a decimal number, 0 or more)
     */
    record PriceRule(
            Integer from,
            Integer above,
            List<String> serviceTier,
            String utc,
            List<String> days,
            String since,
            String until,
            BigDecimal factor,
            BigDecimal prompt,
            BigDecimal cachedRead,
            BigDecimal cacheWrite,
            BigDecimal cacheWriteHour,
            BigDecimal audioPrompt,
            BigDecimal audioCachedRead,
            BigDecimal imagePrompt,
            BigDecimal completion,
            BigDecimal reasoning,
            BigDecimal audioCompletion,
            BigDecimal imageCompletion,
            BigDecimal image,
            BigDecimal madeImage,
            BigDecimal audioSecond,
            BigDecimal character,
            BigDecimal request,
            BigDecimal search,
            BigDecimal fileSearch) {}

    /**
     * {@code presets.NAME}.
     *
     * @param models what is asked for where the request names no model
     * @param model what is asked for where the request names no model
     * @param provider who may serve it, where the request has no provider of its own
     * @param temperature sent where the caller sets none (a number from 0 to 2)
     * @param topP sent where the caller sets none (a number from 0 to 1)
     * @param topK sent where the caller sets none (an integer from 0 to 2147483647)
     * @param minP sent where the caller sets none (a number from 0 to 1)
     * @param topA sent where the caller sets none (a number from 0 to 1)
     * @param frequencyPenalty sent where the caller sets none (a number from -2 to 2)
     * @param presencePenalty sent where the caller sets none (a number from -2 to 2)
     * @param repetitionPenalty sent where the caller sets none (a number from 0 to 2)
     * @param seed sent where the caller sets none (an integer from -9223372036854775808 to 9223372036854775807)
     * @param maxTokens sent where the caller sets none (an integer from 1 to 2147483647)
     * @param maxCompletionTokens sent where the caller sets none (an integer from 1 to 2147483647)
     * @param topLogprobs sent where the caller sets none (an integer from 0 to 20)
     * @param reasoningEffort sent where the caller sets none (one of none, minimal, low, medium, high, xhigh, max)
     * @param verbosity sent where the caller sets none (one of low, medium, high, xhigh, max)
     * @param serviceTier sent where the caller sets none (one of auto, default, fast, flex, priority, scale)
     */
    record Preset(
            List<String> models,
            List<String> model,
            PresetProvider provider,
            BigDecimal temperature,
            BigDecimal topP,
            Integer topK,
            BigDecimal minP,
            BigDecimal topA,
            BigDecimal frequencyPenalty,
            BigDecimal presencePenalty,
            BigDecimal repetitionPenalty,
            Long seed,
            Integer maxTokens,
            Integer maxCompletionTokens,
            Integer topLogprobs,
            String reasoningEffort,
            String verbosity,
            String serviceTier) {}

    /**
     * {@code presets.NAME.provider}.
     *
     * @param order providers that are tried first, in this order
     * @param only nobody but these providers
     * @param ignore none of these providers
     * @param allowFallbacks whether anything may follow the first choice
     */
    record PresetProvider(List<String> order, List<String> only, List<String> ignore, Boolean allowFallbacks) {}

    /**
     * {@code routing.models.NAME}.
     *
     * @param provider preferences of every request for it
     * @param strategy for an alias: orders the endpoints of all members together (one of balanced, price, throughput, latency, quality,
     *     uptime, weighted, least-latency, least-busy, round-robin, ordered)
     */
    record RoutingOfModel(Preferences provider, String strategy) {}

    /**
     * {@code routing.provider}.
     *
     * @param order tried first, in this order, where a request has neither order nor sort
     * @param only nobody but these; a request's own list can only take away
     * @param ignore none of these, and none of a request's own
     * @param allowFallbacks whether anything may follow the first choice
     * @param requireParameters whether all parameters have to be supported
     * @param dataCollection deny: only who is declared to deny it (allow or deny)
     * @param zdr whether only who is declared to keep nothing
     * @param enforceDistillableText whether only models that allow training on answers
     * @param quantizations how weights may be stored (a list such as fp8, fp16, bf16)
     * @param sort instead of balancing (price, throughput, latency or exacto, or a mapping)
     * @param maxPrice the most it may cost, in US dollars
     * @param preferredMinThroughput tokens a second; who is slower is tried late (a number, or a mapping with p50, p75, p90 or p99)
     * @param preferredMaxLatency seconds to the first content; who is slower is tried late (a number, or a mapping with p50, p75, p90 or
     *     p99)
     */
    record Preferences(
            List<String> order,
            List<String> only,
            List<String> ignore,
            Boolean allowFallbacks,
            Boolean requireParameters,
            String dataCollection,
            Boolean zdr,
            Boolean enforceDistillableText,
            List<String> quantizations,
            Object sort,
            MaxPrice maxPrice,
            Object preferredMinThroughput,
            Object preferredMaxLatency) {}

    /**
     * {@code routing.provider.max_price}.
     *
     * @param prompt for a million tokens (a decimal number, 0 or more)
     * @param completion for a million tokens (a decimal number, 0 or more)
     * @param request each (a decimal number, 0 or more)
     * @param image each (a decimal number, 0 or more)
     * @param audio for a million tokens (a decimal number, 0 or more)
     */
    record MaxPrice(BigDecimal prompt, BigDecimal completion, BigDecimal request, BigDecimal image, BigDecimal audio) {}

    /**
     * {@code routing.keys.NAME}.
     *
     * @param provider preferences that its requests can only tighten
     */
    record RoutingOfKey(Preferences provider) {}

    /**
     * {@code keys[]}.
     *
     * @param name whose it is
     * @param key the key itself; only its hash is kept
     * @param hash the hash, instead of the key (sha256: and 64 hexadecimal digits)
     * @param disabled whether it was revoked
     */
    record Key(String name, String key, String hash, Boolean disabled) {}

    /**
     * {@code alerts[]}.
     *
     * @param name what it is called in messages
     * @param of by what money is added up apart (all, model, provider, key, user, app, tag, status, failure, fallback)
     * @param only of these values alone, where of is not all
     * @param spend US dollars, within each period (a decimal number, 0 or more)
     * @param per that period, with spend (hour, day, week or month)
     * @param zone whose calendar, with spend (a time zone: Europe/Berlin)
     * @param rate US dollars an hour, instead of spend (a decimal number, 0 or more)
     * @param over the time over which the rate is measured, with rate (a duration: 120s, 2m, 1m30s, 1500ms, 1h; a bare number is seconds)
     * @param thresholds shares of it at which you are told (a list of percentages)
     * @param counts what callers pay, or what all attempts cost you (charged or spent)
     * @param webhook who is told beside the log
     */
    record Alert(
            String name,
            String of,
            List<String> only,
            BigDecimal spend,
            String per,
            String zone,
            BigDecimal rate,
            String over,
            List<String> thresholds,
            String counts,
            Webhook webhook) {}

    /**
     * {@code alerts[].webhook}.
     *
     * @param url where messages are posted; shown without its path (an http or https address)
     * @param header the header that carries the secret
     * @param secret what proves that a message is yours: Bearer …
     */
    record Webhook(URI url, String header, String secret) {}
}

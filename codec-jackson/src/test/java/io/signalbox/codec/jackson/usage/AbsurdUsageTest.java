package io.signalbox.codec.jackson.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.cost.Charge;
import io.signalbox.core.cost.Metered;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.UsageClass;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class AbsurdUsageTest {

    private static final List<String> PROVIDERS = List.of(
            "openai-chat",
            "openai-responses",
            "anthropic-messages",
            "gemini",
            "bedrock-converse",
            "cohere",
            "openai-embeddings",
            "openai-images",
            "openai-transcriptions",
            "rerank");

    private static final List<String> NAMES = List.of(
            "prompt_tokens",
            "completion_tokens",
            "total_tokens",
            "input_tokens",
            "output_tokens",
            "prompt_tokens_details",
            "completion_tokens_details",
            "input_tokens_details",
            "output_tokens_details",
            "cached_tokens",
            "cached_tokens_details",
            "cache_write_tokens",
            "audio_tokens",
            "image_tokens",
            "reasoning_tokens",
            "citation_tokens",
            "num_search_queries",
            "cost",
            "cost_details",
            "upstream_inference_cost",
            "is_byok",
            "cost_in_usd_ticks",
            "server_tool_use",
            "web_search_requests",
            "cache_creation",
            "cache_creation_input_tokens",
            "cache_read_input_tokens",
            "ephemeral_1h_input_tokens",
            "iterations",
            "type",
            "speed",
            "service_tier",
            "promptTokenCount",
            "candidatesTokenCount",
            "totalTokenCount",
            "thoughtsTokenCount",
            "cachedContentTokenCount",
            "promptTokensDetails",
            "modality",
            "tokenCount",
            "trafficType",
            "inputTokens",
            "outputTokens",
            "cacheReadInputTokens",
            "cacheWriteInputTokens",
            "cacheDetails",
            "ttl",
            "billed_units",
            "tokens",
            "search_units",
            "seconds");

    @Property(tries = 3000)
    @Label("F-72: whatever a provider says of usage, nothing is thrown, no count and no cost is negative")
    void nothingCredits(@ForAll("providers") String from, @ForAll("usages") String usage) {
        UsageCase block = UsageCase.of(from, usage);

        for (Metered metered : UsageCostsTest.metered(block)) {
            Charge charge = UsageCostsTest.pricing(block).charge(metered);
            for (UsageClass usageClass : UsageClass.values()) {
                assertThat(charge.usage().count(usageClass)).isNotNegative();
            }
            assertThat(charge.cost().computed()).hasValueSatisfying(AbsurdUsageTest::isNoCredit);
            charge.cost().reported().ifPresent(AbsurdUsageTest::isNoCredit);
            assertThat(metered.implausible().isPresent() || !metered.usage().isBounded())
                    .isTrue();
            assertThat(metered.implausible().map(String::length).orElse(0)).isLessThanOrEqualTo(2048);
        }
    }

    private static void isNoCredit(Money amount) {
        assertThat(amount).isGreaterThanOrEqualTo(Money.ZERO);
    }

    @Provide
    Arbitrary<String> providers() {
        return Arbitraries.of(PROVIDERS);
    }

    @Provide
    Arbitrary<String> usages() {
        return object(Arbitraries.lazyOf(this::value, this::value, this::nested));
    }

    private Arbitrary<String> nested() {
        Arbitrary<String> object = object(value());
        return Arbitraries.oneOf(object, object.list().ofMaxSize(3).map(all -> "[" + String.join(",", all) + "]"));
    }

    private static Arbitrary<String> object(Arbitrary<String> values) {
        return Arbitraries.maps(Arbitraries.of(NAMES), values)
                .ofMaxSize(8)
                .map(members -> "{"
                        + String.join(
                                ",",
                                members.entrySet().stream()
                                        .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
                                        .toList())
                        + "}");
    }

    private Arbitrary<String> value() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(0, 5000).map(Object::toString),
                Arbitraries.longs().map(Object::toString),
                Arbitraries.bigIntegers().map(Object::toString),
                Arbitraries.bigDecimals().map(Object::toString),
                Arbitraries.of(
                        "null",
                        "true",
                        "\"12\"",
                        "\"NaN\"",
                        "\"message\"",
                        "\"advisor_message\"",
                        "\"AUDIO\"",
                        "\"1h\"",
                        "[]",
                        "{}",
                        "-1",
                        "-0",
                        "0.5",
                        "1e9",
                        "1e30",
                        "1e-30",
                        "9223372036854775807",
                        "9223372036854775808",
                        "-9223372036854775808",
                        "1" + "0".repeat(300)));
    }
}

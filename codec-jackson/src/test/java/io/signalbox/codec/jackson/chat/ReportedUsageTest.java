package io.signalbox.codec.jackson.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.JsonCursor;
import io.signalbox.core.cost.UsageClass;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportedUsageTest {

    @ParameterizedTest
    @DisplayName("S-143: each provider's way of counting becomes the same disjoint classes")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"prompt_tokens\":20,\"completion_tokens\":3,\"total_tokens\":23 | reported prompt=20 completion=3",
                "\"prompt_tokens\":20,\"completion_tokens\":3 | reported prompt=20 completion=3",
                "\"prompt_tokens\":20,\"total_tokens\":20 | reported prompt=20",
                "\"prompt_tokens\":11,\"completion_tokens\":202,\"total_tokens\":213,\"completion_tokens_details\":{\"reasoning_tokens\":192} | reported prompt=11 completion=10 reasoning=192",
                "\"prompt_tokens\":4020,\"completion_tokens\":4,\"prompt_tokens_details\":{\"cache_write_tokens\":4000,\"cached_tokens\":12} | reported prompt=8 cached_read=12 cache_write=4000 completion=4",
                "\"prompt_tokens\":53,\"completion_tokens\":9,\"prompt_tokens_details\":{\"audio_tokens\":37},\"completion_tokens_details\":{\"audio_tokens\":5} | reported prompt=16 audio_prompt=37 completion=4 audio_completion=5",
                "\"prompt_tokens\":288,\"completion_tokens\":27,\"total_tokens\":665,\"completion_tokens_details\":{\"reasoning_tokens\":350} | reported prompt=288 completion=27 reasoning=350",
                "\"prompt_tokens\":10,\"completion_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":30} | reported prompt=10 cached_read=30 completion=5",
                "\"prompt_tokens\":7,\"completion_tokens\":10,\"total_tokens\":17,\"prompt_tokens_details\":{\"cached_tokens\":163} | reported cached_read=7 completion=10",
                "\"prompt_tokens\":100,\"completion_tokens\":5,\"prompt_cache_hit_tokens\":64,\"prompt_cache_miss_tokens\":36 | reported prompt=36 cached_read=64 completion=5",
                "\"prompt_tokens\":9,\"completion_tokens\":201,\"total_tokens\":585,\"prompt_tokens_details\":{\"audio_tokens\":375} | reported prompt=9 audio_prompt=375 completion=201",
                "\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":40 | reported prompt=10 completion=30",
                "\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":3 | reported prompt=10 completion=5",
                "\"prompt_tokens\":10,\"completion_tokens\":5,\"citation_tokens\":7,\"reasoning_tokens\":3,\"num_search_queries\":2 | reported prompt=10 completion=12 reasoning=3 search=2",
                "\"prompt_tokens\":10,\"completion_tokens\":5,\"completion_tokens_details\":{\"reasoning_tokens\":9} | reported prompt=10 reasoning=5",
                "\"prompt_tokens\":10,\"completion_tokens\":5,\"prompt_tokens_details\":null,\"completion_tokens_details\":{\"reasoning_tokens\":null} | reported prompt=10 completion=5",
                "\"prompt_tokens\":10,\"completion_tokens\":5,\"server_tool_use\":{\"web_search_requests\":3} | reported prompt=10 completion=5 search=3",
            })
    void becomesDisjointClasses(String usage, String expected) {
        assertThat(read(usage).normal()).hasToString(expected.strip());
    }

    @ParameterizedTest
    @DisplayName("F-72: numbers that are no counts make the usage void")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"prompt_tokens\":-1,\"completion_tokens\":3",
                "\"prompt_tokens\":20,\"completion_tokens\":-3",
                "\"prompt_tokens\":\"20\",\"completion_tokens\":3",
                "\"prompt_tokens\":20.5,\"completion_tokens\":3",
                "\"prompt_tokens\":20,\"completion_tokens\":9223372036854775808",
                "\"prompt_tokens\":20,\"completion_tokens\":1e9",
                "\"prompt_tokens\":20,\"completion_tokens\":10000000000",
                "\"prompt_tokens\":20,\"completion_tokens\":true",
                "\"completion_tokens\":3",
                "\"prompt_tokens\":null",
                "\"prompt_tokens\":20,\"completion_tokens\":3,\"total_tokens\":-23",
                "\"prompt_tokens\":20,\"completion_tokens\":3,\"prompt_tokens_details\":{\"cached_tokens\":-5}",
            })
    void refusesWhatIsNoCount(String usage) {
        assertThat(read(usage).isValid()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"cost\":0.00006 | 0.00006",
                "\"cost\":6e-05 | 0.00006",
                "\"cost\":0 | 0",
                "\"cost\":{\"input_tokens_cost\":0.00001,\"total_cost\":0.00502} | 0.00502",
                "\"cost_in_usd_ticks\":2733250 | 0.000273325",
                "\"cost\":-1 | none",
                "\"cost\":\"1\" | none",
                "\"cost\":null | none",
                "\"cost\":1e400 | none",
                "\"cost\":1e999999999 | none",
                "\"cost\":9999999 | none",
            })
    void readsWhatTheProviderSaysItCost(String usage, String expected) {
        ReportedUsage read = read("\"prompt_tokens\":1,\"completion_tokens\":1," + usage.strip());

        assertThat(read.cost().map(Object::toString).orElse("none")).isEqualTo(expected.strip());
        assertThat(read.isValid()).isTrue();
    }

    @Property
    @Label("F-74: no class is negative, and the whole is never less than what was reported")
    void staysSound(
            @ForAll @LongRange(min = 0, max = 1000) long prompt,
            @ForAll @LongRange(min = 0, max = 1000) long completion,
            @ForAll @LongRange(min = 0, max = 4000) long total,
            @ForAll @LongRange(min = 0, max = 1500) long cached,
            @ForAll @LongRange(min = 0, max = 1500) long audio,
            @ForAll @LongRange(min = 0, max = 1500) long reasoning) {
        ReportedUsage read = read("\"prompt_tokens\":" + prompt + ",\"completion_tokens\":" + completion
                + ",\"total_tokens\":" + total + ",\"prompt_tokens_details\":{\"cached_tokens\":" + cached
                + ",\"audio_tokens\":" + audio + "},\"completion_tokens_details\":{\"reasoning_tokens\":" + reasoning
                + "}");

        for (UsageClass usageClass : UsageClass.values()) {
            assertThat(read.normal().count(usageClass)).isNotNegative();
        }
        assertThat(read.normal().promptTokens()).isGreaterThanOrEqualTo(prompt);
        assertThat(read.normal().completionTokens()).isGreaterThanOrEqualTo(completion);
        assertThat(read.normal().totalTokens()).isGreaterThanOrEqualTo(Math.max(total, prompt + completion));
    }

    private static ReportedUsage read(String usage) {
        byte[] bytes = Json.bytes("{" + usage.strip() + "}");
        ReportedUsage reported = new ReportedUsage();
        reported.clear();
        try (JsonCursor cursor = new JsonCursor(bytes, 0, bytes.length)) {
            cursor.next();
            assertThat(reported.read(cursor, bytes)).isEqualTo(bytes.length);
        }
        return reported;
    }
}

package io.signalbox.codec.jackson.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.signalbox.core.analysis.BilledDay;
import io.signalbox.core.analysis.BilledFigure;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageExportTest {

    @TempDir
    private Path directory;

    @Test
    void readsOpenAisUsage() {
        assertThat(read("start_time,end_time,start_time_iso,end_time_iso,project_id,num_model_requests,model,batch,"
                        + "input_tokens,output_tokens,input_cached_tokens\n"
                        + "1791331200,1791417600,2026-10-07T00:00:00+00:00,2026-10-08T00:00:00+00:00,,2,gpt-4o-2024-08-06,"
                        + "false,1000,200,300\n"
                        + "1791331200,1791417600,2026-10-07T00:00:00+00:00,2026-10-08T00:00:00+00:00,,1,gpt-4o-2024-08-06,"
                        + "true,50,5,0\n"
                        + "1791417600,1791504000,2026-10-08T00:00:00+00:00,2026-10-09T00:00:00+00:00,,,,,,,\n"))
                .isEqualTo("2026-10-07 gpt-4o-2024-08-06 {REQUESTS=3, PROMPT=1050, CACHED=300, COMPLETION=205}");
    }

    @Test
    void readsOpenAisCosts() {
        assertThat(read("start_time,start_time_iso,amount_value,amount_currency,line_item\n"
                        + "1791331200,2026-10-07T00:00:00+00:00,0.8958740000000000,usd,\"gpt-4o-2024-08-06, input\"\n"
                        + "1791331200,2026-10-07T00:00:00+00:00,1E-3,usd,\"gpt-4o-2024-08-06, output\"\n"))
                .isEqualTo("2026-10-07 gpt-4o-2024-08-06 {COST=0.896874}");
    }

    @Test
    void readsAnthropicsUsage() {
        assertThat(read("\uFEFFusage_date_utc,model_version,api_key,workspace,usage_type,context_window,"
                        + "usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,"
                        + "usage_input_tokens_cache_read,usage_output_tokens,web_search_count,inference_geo,speed\r\n"
                        + "2026-10-07,claude-haiku-4-5-20251001,a,Default,standard,≤ 200k,1,2,4,8,16,32,global,\r\n"))
                .isEqualTo("2026-10-07 claude-haiku-4-5-20251001 "
                        + "{PROMPT=15, CACHED=8, CACHE_WRITES=6, COMPLETION=16, SEARCHES=32}");
    }

    @Test
    void readsAnthropicsCosts() {
        assertThat(read("usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd\n"
                        + "2026-10-07,Claude Haiku 4.5,Default,a,message,≤ 200k,input_no_cache,0.05\n"
                        + "2026-10-07,Claude Haiku 4.5,Default,a,message,≤ 200k,output,0.02\n"))
                .isEqualTo("2026-10-07 Claude Haiku 4.5 {COST=0.07}");
    }

    @Test
    void readsOpenRoutersGenerations() {
        assertThat(read(
                        "generation_id,created_at,cost_total,tokens_prompt,tokens_completion,tokens_reasoning,tokens_cached,"
                                + "model_permaslug\n"
                                + "gen-1,2026-10-07 03:46:57.713,0.0123,10389,137,7,9,openai/gpt-oss-120b\n"
                                + "gen-2,2026-10-07 23:59:59.999,0.0002,1,3,0,0,openai/gpt-oss-120b\n"))
                .isEqualTo("2026-10-07 openai/gpt-oss-120b "
                        + "{REQUESTS=2, PROMPT=10390, CACHED=9, COMPLETION=140, REASONING=7, COST=0.0125}");
    }

    @Test
    void readsOpenRoutersActivity() {
        assertThat(read("Date,Slug,Usage,BYOK Usage,Requests,Prompt Tokens,Completion Tokens,Reasoning Tokens\n"
                        + "2026-10-07,openai/gpt-4o,0.015,0,5,50,125,25\n"))
                .isEqualTo("2026-10-07 openai/gpt-4o "
                        + "{REQUESTS=5, PROMPT=50, COMPLETION=125, REASONING=25, COST=0.015}");
    }

    @Test
    void saysWhatIsWrongAndWhere() {
        refuses("date,model,usage\n2026-10-07,a,1\n2026-10-07,b,$3\n")
                .endsWith("export.csv, line 3, usage: \"$3\" (expected: a decimal number, such as 12 or 0.0045)");
        refuses("date,model,usage\n7 October,a,1\n")
                .endsWith("export.csv, line 2, date: \"7 October\" (expected: a day in UTC, such as 2026-10-01)");
        refuses("when,who\n2026-10-07,a\n")
                .endsWith(
                        "export.csv, line 1: the columns when, who (expected: those of one of openai usage, openai costs,"
                                + " anthropic usage, anthropic costs, openrouter generations, openrouter activity)");
        refuses("date,model,usage\n2026-10-07,a\n")
                .endsWith("export.csv, line 2: 2 fields (expected: 3, as the header has)");
        refuses("date,model,usage\n2026-10-07,\"a").contains("is no CSV");
    }

    @Test
    void nothingIsAnEmptyExport() {
        assertThat(read("date,model,usage\n")).isEmpty();
    }

    private AbstractStringAssert<?> refuses(String csv) {
        String[] message = {""};
        assertThatExceptionOfType(InvalidExportException.class)
                .isThrownBy(() -> read(csv))
                .satisfies(refused -> message[0] = String.valueOf(refused.getMessage()));
        return assertThat(message[0]);
    }

    private String read(String csv) {
        try {
            Path file = Files.writeString(directory.resolve("export.csv"), csv);
            return UsageExport.read(file).stream().map(UsageExportTest::shown).collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String shown(BilledDay billed) {
        LocalDate day = billed.day();
        Map<BilledFigure, String> figures = billed.figures().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> plain(entry.getValue()),
                        (one, other) -> one,
                        () -> new EnumMap<>(BilledFigure.class)));
        return day + " " + billed.model() + " " + figures;
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}

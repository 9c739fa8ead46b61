package io.signalbox.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.Report;
import io.signalbox.testkit.SampleGenerations;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reports as somebody asks for them. */
class ReportRequestTest {

    private static final Instant NOW = Instant.parse("2026-11-05T12:00:00Z");

    private final List<Generation> generations = List.of(
            completed("a", "team", "2026-11-05T08:00:00Z", "0.25"),
            completed("b", "team", "2026-11-04T22:30:00Z", "0.5"),
            completed("c", "=SUM(A1)\"", "2026-11-05T09:00:00Z", "0.000000000000000001"),
            SampleGenerations.failed(SampleGenerations.intent("d", Optional.empty(), NOW)));

    private static Generation completed(String id, String key, String at, String price) {
        return SampleGenerations.completed(
                SampleGenerations.intent(id, Optional.of(key), Instant.parse(at)), Money.of(price));
    }

    private static Map<String, List<String>> parameters(String query) {
        return new LinkedHashMap<>(Query.of(query).all());
    }

    private String answer(String query) {
        ReportRequest request = ReportRequest.of(parameters(query), NOW);
        return new String(request.answer(Report.of(request.query(), generations)), StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("S-146, S-158: rows by key and day of a zone, with exact sums, and a total that equals them")
    void writesJson() {
        assertThat(answer("by=key&per=day&zone=Europe/Berlin&last=7d&show=spend"))
                .startsWith("{\"from\":\"2026-10-29T12:00:00Z\",\"until\":\"2026-11-05T12:00:00.000000001Z\","
                        + "\"zone\":\"Europe/Berlin\",\"by\":[\"key\"],\"rows\":["
                        + "{\"start\":\"2026-11-04\",\"key\":\"team\",\"requests\":1,\"charged\":\"0.5\",")
                .contains("{\"start\":\"2026-11-05\",\"key\":\"=SUM(A1)\\\"\",\"requests\":1,"
                        + "\"charged\":\"0.000000000000000001\",")
                .contains("\"rows_left_out\":0,\"total\":{\"requests\":4,\"charged\":\"0.750000000000000001\",")
                .contains("\"usage\":{\"prompt\":36,\"completion\":102}");
    }

    @Test
    @DisplayName("S-158: CSV by RFC 4180, in which no cell can be taken for a formula")
    void writesCsv() {
        assertThat(answer("by=key&show=spend&format=csv").lines())
                .containsExactly(
                        "key,requests,charged,cost,spent,saved,unpriced,estimated",
                        "team,2,0.75,0.75,0.75,0,0,0",
                        "\"'=SUM(A1)\"\"\",1,0.000000000000000001,0.000000000000000001,0.000000000000000001,0,0,0",
                        ",1,0,0,0,0,0,0");
        assertThat(answer("format=csv")).contains("\r\n");
    }

    @Test
    @DisplayName("S-158: a table for people has its columns in line, and a sum")
    void writesTables() {
        assertThat(answer("by=key&show=requests&format=table").lines().map(line -> line.substring(0, 30)))
                .containsExactly(
                        "key        requests  share  co",
                        "team              2    0.5    ",
                        "=SUM(A1)\"         1   0.25    ",
                        "(none)            1   0.25    ",
                        "total             4      1    ");
    }

    @Test
    @DisplayName("S-158, S-170: sorted by any column, cut to a limit, filtered by what groups it")
    void sortsAndFilters() {
        assertThat(answer("by=key&sort=%2Brequests&show=requests&limit=1&format=csv")
                        .lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("\"'=SUM");
        assertThat(answer("by=status&show=requests&where=status:failed&where=status:cancelled"))
                .contains("\"rows\":[{\"status\":\"failed\",\"requests\":1,\"share\":1,")
                .contains("\"success_rate\":0,");
        assertThat(answer("where=key:nobody&show=latency"))
                .contains("\"rows\":[]")
                .contains("\"first_content_p50_ms\":null");
        assertThat(answer("by=model&show=latency"))
                .contains("\"first_content_p50_ms\":127,")
                .contains("\"total_p99_ms\":447,");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            by=colour                     | by: "colour" (expected: one or more of model, provider, key,
            per=year                      | per: "year" (expected: hour, day, week, month)
            zone=Mars/Base                | zone: "Mars/Base" (expected: a time zone such as Europe/Berlin
            last=7x                       | last: "7x" (expected: a number with h, d, w or mo
            from=yesterday                | from: "yesterday" (expected: a date such as 2026-11-05
            until=2026-11-31              | until: "2026-11-31" (expected: a date
            from=2026-11-05&until=2026-11-04 | until: "2026-11-04" (expected: a window that does not end before it begins)
            from=2026-11-06               | from: "2026-11-06" (expected: a window that does not end before it begins)
            last=7d&from=2026-11-01       | last: "7d" (expected: not beside from or until)
            where=openai                  | where: "openai" (expected: dimension:value, such as provider:openai
            where=colour:red              | where: "colour:red" (expected: dimension:value
            show=all                      | show: "all" (expected: spend, requests, tokens, latency)
            sort=beauty                   | sort: "beauty" (expected: one of requests, share,
            limit=0                       | limit: "0" (expected: a number from 1 to 10000)
            limit=10001                   | limit: "10001" (expected: a number from 1 to 10000)
            format=xml                    | format: "xml" (expected: json, csv, table)
            by=model&by=key               | by: "model, key" (expected: once)
            colour=red                    | colour: "red" (expected: one of by, per, zone,
            per=hour&from=2000-01-01      | per: "hour" (expected: a window of no more than 10000 of these)
            """)
    @DisplayName("a parameter that is none is named, with what it said and what was expected")
    void refusesOtherParameters(String query, String message) {
        assertThatThrownBy(() -> ReportRequest.of(parameters(query), NOW))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    @DisplayName("a control character in a label does not reach a terminal")
    void showsLabelsPlainly() {
        List<Generation> odd = new ArrayList<>(generations);
        odd.add(completed("e", "\u001b[2Jkey", "2026-11-05T09:00:00Z", "1"));
        ReportRequest request = ReportRequest.of(parameters("by=key&format=table"), NOW);
        assertThat(new String(request.answer(Report.of(request.query(), odd)), StandardCharsets.UTF_8))
                .contains("?[2Jkey")
                .doesNotContain("\u001b");
    }
}

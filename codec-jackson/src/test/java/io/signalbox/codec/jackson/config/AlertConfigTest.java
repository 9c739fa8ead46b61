package io.signalbox.codec.jackson.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.config.AlertConfig;
import io.signalbox.core.config.AlertConfig.Calendar;
import io.signalbox.core.config.AlertConfig.Counts;
import io.signalbox.core.config.AlertConfig.Latest;
import io.signalbox.core.config.AlertConfig.Webhook;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.Secret;
import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.Period;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertConfigTest {

    private static ConfigResult read(String... alerts) {
        StringBuilder file = new StringBuilder("providers: {main: {base_url: \"http://localhost:1/v1\"}}\nalerts:\n");
        for (String alert : alerts) {
            file.append("  - ").append(alert).append('\n');
        }
        return ConfigReader.in(Map.of("TOKEN", "canary-4711")).read(file.toString(), "signalbox.yaml");
    }

    @Test
    void readsWhatIsWritten() {
        List<AlertConfig> alerts = read(
                        "{name: plain, spend: 100}",
                        "{name: teams, of: key, only: [a, b], spend: 0.5, per: day, zone: Europe/Berlin,"
                                + " thresholds: [100%, 12.5%], counts: spent}",
                        "{name: rate, of: all, rate: 20, over: 5m, webhook: {url: \"https://h.example/x?y=1\","
                                + " header: X-Token, secret: \"${TOKEN}\"}}")
                .orThrow()
                .alerts();
        assertThat(alerts)
                .containsExactly(
                        new AlertConfig(
                                "plain",
                                Optional.empty(),
                                Set.of(),
                                Counts.CHARGED,
                                Money.of("100"),
                                new Calendar(Period.MONTH, ZoneOffset.UTC),
                                List.of(new BigDecimal("0.8"), BigDecimal.ONE),
                                Optional.empty()),
                        new AlertConfig(
                                "teams",
                                Optional.of(Dimension.KEY),
                                Set.of("a", "b"),
                                Counts.SPENT,
                                Money.of("0.5"),
                                new Calendar(Period.DAY, ZoneId.of("Europe/Berlin")),
                                List.of(new BigDecimal("0.125"), BigDecimal.ONE),
                                Optional.empty()),
                        new AlertConfig(
                                "rate",
                                Optional.empty(),
                                Set.of(),
                                Counts.CHARGED,
                                Money.of("20"),
                                new Latest(Duration.ofMinutes(5)),
                                AlertConfig.USUAL_THRESHOLDS,
                                Optional.of(new Webhook(
                                        URI.create("https://h.example/x?y=1"), "X-Token", Secret.of("canary-4711")))));
        assertThat(alerts.toString()).doesNotContain("canary").doesNotContain("y=1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {spend: 1}                                   | alerts[0].name: missing
            {name: "a b", spend: 1}                      | alerts[0].name: "a b": (expected: 1 to 64 letters
            {name: a}                                    | has no amount (expected: spend, or rate)
            {name: a, spend: 1, rate: 1}                 | has spend and rate (expected: one of them)
            {name: a, spend: 0}                          | alerts[0].spend: "0": (expected: more than 0 dollars)
            {name: a, spend: -1}                         | alerts[0].spend: "-1": (expected: a decimal number, 0 or more)
            {name: a, rate: 1, per: day}                 | alerts[0].per: stands beside rate (expected: over)
            {name: a, spend: 1, over: 5m}                | alerts[0].over: stands beside spend (expected: per and zone)
            {name: a, rate: 1, over: 5s}                 | alerts[0].over: "5000ms": (expected: 1m or more)
            {name: a, spend: 1, of: colour}              | alerts[0].of: "colour": (expected: all, model,
            {name: a, spend: 1, only: [x]}               | alerts[0].only: stands without of
            {name: a, spend: 1, per: year}               | alerts[0].per: "year": (expected: hour, day, week or month)
            {name: a, spend: 1, zone: Mars}              | alerts[0].zone: "Mars": (expected: a time zone
            {name: a, spend: 1, thresholds: [80]}        | alerts[0].thresholds[0]: "80": (expected: a percentage: 80%)
            {name: a, spend: 1, thresholds: [0%]}        | alerts[0].thresholds: "0%": (expected: more than 0%
            {name: a, spend: 1, thresholds: []}          | alerts[0].thresholds: "0": (expected: 1 to 10)
            {name: a, spend: 1, counts: all}             | alerts[0].counts: "all": (expected: charged or spent)
            {name: a, spend: 1, webhook: {}}             | alerts[0].webhook.url: missing
            {name: a, spend: 1, webhook: {url: "ftp://canary/x"}} | alerts[0].webhook.url: is none (expected: https://host/path
            {name: a, spend: 1, webhook: {url: "https://h/x", header: "a b"}} | alerts[0].webhook.header: "a b": (expected: the name of a header)
            {name: a, spend: 1, webhook: {url: "https://h/x", secret: "canary\\n"}} | alerts[0].webhook.secret: has other characters
            """)
    @DisplayName("what is wrong is named with its line and key; secrets are not shown")
    void refusesOtherThings(String alert, String problem) {
        assertThat(read(alert).problems())
                .extracting(Object::toString)
                .anySatisfy(text -> assertThat(text).contains(problem))
                .noneSatisfy(text -> assertThat(text).contains("canary"));
        assertThat(read("{name: a, spend: 1}", "{name: a, spend: 2}").problems())
                .extracting(Object::toString)
                .anySatisfy(text -> assertThat(text).contains("alerts[1].name: \"a\": is given twice"));
    }
}

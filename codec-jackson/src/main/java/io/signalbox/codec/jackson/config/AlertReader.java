package io.signalbox.codec.jackson.config;

import io.signalbox.core.config.AlertConfig;
import io.signalbox.core.config.AlertConfig.Calendar;
import io.signalbox.core.config.AlertConfig.Counts;
import io.signalbox.core.config.AlertConfig.Latest;
import io.signalbox.core.config.AlertConfig.Span;
import io.signalbox.core.config.AlertConfig.Webhook;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.Period;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The section {@code alerts}. */
final class AlertReader {

    private static final Duration USUAL_TIME = Duration.ofMinutes(15);
    private static final String USUAL_HEADER = "Authorization";
    private static final Pattern PERCENTAGE = Pattern.compile("([0-9]{1,4}(?:\\.[0-9]{1,3})?)%");

    private AlertReader() {}

    static void alerts(YamlMap file, GatewayConfig.Builder builder) {
        int alerts = 0;
        for (YamlValue item : file.items("alerts", "a mapping")) {
            Optional<AlertConfig> alert = YamlMap.of(item.as("alerts[" + alerts + "]"), ConfigSections.ALERT)
                    .flatMap(AlertReader::alert);
            alert.ifPresent(builder::alert);
            alerts += alert.isPresent() ? 1 : 0;
        }
    }

    private static Optional<AlertConfig> alert(YamlMap map) {
        Optional<String> name = map.required("name").flatMap(YamlValue::text);
        if (map.has("spend") == map.has("rate")) {
            map.whole()
                    .refuse(
                            map.has("spend")
                                    ? "has spend and rate (expected: one of them)"
                                    : "has no amount (expected: spend, or rate)");
            return Optional.empty();
        }
        boolean isRate = map.has("rate");
        for (String others : isRate ? List.of("per", "zone") : List.of("over")) {
            map.value(others)
                    .ifPresent(value -> value.refuse("stands beside " + (isRate ? "rate" : "spend") + " (expected: "
                            + (isRate ? "over" : "per and zone") + ")"));
        }
        Optional<Money> amount =
                map.value(isRate ? "rate" : "spend").flatMap(YamlValue::price).map(Money::new);
        Span span = isRate
                ? new Latest(map.value("over").flatMap(YamlValue::duration).orElse(USUAL_TIME))
                : new Calendar(period(map), zone(map));
        return name.isEmpty()
                ? Optional.empty()
                : amount.map(dollars -> new AlertConfig(
                        name.get(),
                        dimension(map),
                        new HashSet<>(map.value("only").map(YamlValue::texts).orElse(List.of())),
                        counts(map),
                        dollars,
                        span,
                        thresholds(map),
                        map.map("webhook", ConfigSections.WEBHOOK).flatMap(AlertReader::webhook)));
    }

    private static Optional<Dimension> dimension(YamlMap map) {
        return map.value("of")
                .flatMap(value -> value.text()
                        .filter(word -> !word.equals("all"))
                        .flatMap(word -> Dimension.find(word).or(value::unexpected)));
    }

    private static Period period(YamlMap map) {
        return map.value("per")
                .flatMap(value -> value.text()
                        .flatMap(word -> Arrays.stream(Period.values())
                                .filter(period -> period.word().equals(word))
                                .findFirst()
                                .or(value::unexpected)))
                .orElse(Period.MONTH);
    }

    private static ZoneId zone(YamlMap map) {
        return map.value("zone")
                .flatMap(value -> value.text().flatMap(name -> zone(name).or(value::unexpected)))
                .orElse(ZoneOffset.UTC);
    }

    private static Optional<ZoneId> zone(String name) {
        try {
            return Optional.of(ZoneId.of(name));
        } catch (DateTimeException unknown) {
            return Optional.empty();
        }
    }

    private static Counts counts(YamlMap map) {
        return map.value("counts")
                        .flatMap(value -> value.word("charged", "spent"))
                        .filter("spent"::equals)
                        .isPresent()
                ? Counts.SPENT
                : Counts.CHARGED;
    }

    private static List<BigDecimal> thresholds(YamlMap map) {
        return map.value("thresholds")
                .map(value -> value.items("a percentage: 80%").stream()
                        .flatMap(item -> item.text().flatMap(text -> share(text).or(item::unexpected)).stream())
                        .toList())
                .orElse(AlertConfig.USUAL_THRESHOLDS);
    }

    private static Optional<BigDecimal> share(String text) {
        Matcher percentage = PERCENTAGE.matcher(text);
        return percentage.matches()
                ? Optional.of(
                        new BigDecimal(percentage.group(1)).movePointLeft(2).stripTrailingZeros())
                : Optional.empty();
    }

    private static Optional<Webhook> webhook(YamlMap map) {
        String header = map.value("header").flatMap(YamlValue::text).orElse(USUAL_HEADER);
        Secret secret = map.value("secret")
                .map(YamlValue::asSecret)
                .flatMap(YamlValue::text)
                .map(Secret::of)
                .orElse(Secret.of(""));
        return map.required("url")
                .map(YamlValue::asSecret)
                .flatMap(YamlValue::address)
                .map(url -> new Webhook(url, header, secret));
    }
}

package io.signalbox.codec.jackson.config;

import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.PriceRule;
import io.signalbox.core.cost.PriceWindow;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.UsageClass;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The section {@code prices}, wherever it stands. */
final class PriceReader {

    private static final PriceWindow ALL_DAY = new PriceWindow(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, Set.of());

    private PriceReader() {}

    static Prices prices(YamlMap map) {
        List<PriceRule> rules = new ArrayList<>();
        for (YamlValue item : map.items("rules", "a mapping")) {
            YamlMap.of(item, ConfigSections.PRICE_RULE).map(PriceReader::rule).ifPresent(rules::add);
        }
        Prices usual = Prices.of(perUnit(map));
        return rules.isEmpty() ? usual : usual.with(rules);
    }

    private static PriceRule rule(YamlMap map) {
        PriceRule rule = PriceRule.ALWAYS.costing(perUnit(map)).onTiers(tiers(map));
        rule = promptFrom(map).map(rule::promptFrom).orElse(rule);
        rule = window(map).map(rule::during).orElse(rule);
        rule = map.value("since")
                .flatMap(value -> value.read(Quantities::moment))
                .map(rule::from)
                .orElse(rule);
        rule = map.value("until")
                .flatMap(value -> value.read(Quantities::moment))
                .map(rule::until)
                .orElse(rule);
        Optional<BigDecimal> factor = map.value("factor").flatMap(YamlValue::price);
        if (rule.perUnit().isEmpty() && !map.has("factor")) {
            map.whole().refuse("changes no price (expected: a factor, or the price of a class)");
        }
        return factor.map(rule::times).orElse(rule);
    }

    private static Map<UsageClass, Money> perUnit(YamlMap map) {
        Map<UsageClass, Money> perUnit = new EnumMap<>(UsageClass.class);
        for (UsageClass usageClass : UsageClass.values()) {
            map.value(usageClass.word())
                    .flatMap(YamlValue::price)
                    .map(Money::new)
                    .ifPresent(price -> perUnit.put(
                            usageClass, usageClass.isPricedByTheMillion() ? Prices.perUnitOfMillion(price) : price));
        }
        return perUnit;
    }

    /** What is above a number of tokens begins with the next. */
    private static Optional<Long> promptFrom(YamlMap map) {
        if (map.has("from") && map.has("above")) {
            map.whole().refuse("has from and above (expected: one of them)");
        }
        Optional<Long> above = map.value("above").flatMap(PriceReader::tokens).map(tokens -> tokens + 1);
        return map.value("from").flatMap(PriceReader::tokens).or(() -> above);
    }

    private static Optional<Long> tokens(YamlValue value) {
        return value.number().flatMap(tokens -> tokens >= 0 ? Optional.of(tokens) : value.unexpected());
    }

    private static Set<String> tiers(YamlMap map) {
        Set<String> tiers = new TreeSet<>();
        map.value("service_tier")
                .ifPresent(value -> value.texts().forEach(tier -> {
                    if (tier.matches("[A-Za-z0-9._-]{1,40}")) {
                        tiers.add(tier);
                    } else {
                        value.refuse(tier, "(expected: letters, digits and . _ -)");
                    }
                }));
        return tiers;
    }

    private static Optional<PriceWindow> window(YamlMap map) {
        Optional<PriceWindow> hours = map.value("utc").flatMap(value -> value.read(Quantities::hours));
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        map.value("days")
                .ifPresent(
                        value -> value.texts()
                                .forEach(
                                        text -> day(text)
                                                .ifPresentOrElse(
                                                        days::add,
                                                        () -> value.refuse(
                                                                text,
                                                                "(expected: monday, tuesday, wednesday, thursday, friday, saturday or sunday)"))));
        if (days.isEmpty()) {
            return hours;
        }
        PriceWindow window = hours.orElse(ALL_DAY);
        return Optional.of(new PriceWindow(window.start(), window.end(), days));
    }

    private static Optional<DayOfWeek> day(String text) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.name().toLowerCase(Locale.ROOT).equals(text)) {
                return Optional.of(day);
            }
        }
        return Optional.empty();
    }
}

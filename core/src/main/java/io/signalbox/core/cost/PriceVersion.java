package io.signalbox.core.cost;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Prices as one line of text, and a hash of it: what the ledger keeps with a generation, so that its cost can be computed again long
 * after the price has changed.
 *
 * <p>First the usual prices, then each rule after a semicolon, conditions before prices:
 * {@code prompt=0.0000025 completion=0.00001; from=272000 prompt=0.000005; tier=batch,flex factor=0.5}. Conditions are {@code from}
 * (prompt tokens), {@code tier}, {@code utc} and {@code days}, {@code since} and {@code until}.
 */
record PriceVersion(UnitPrices usual, List<PriceRule> rules, String text, String hash) {

    private static final int HASH_BYTES = 8;

    static PriceVersion of(UnitPrices usual, List<PriceRule> rules) {
        List<String> parts = new ArrayList<>();
        parts.add(words(usual.stated()));
        rules.forEach(rule -> parts.add(words(rule)));
        String text = String.join("; ", parts);
        return new PriceVersion(usual, rules, text, hash(text));
    }

    static PriceVersion parse(String text) {
        String[] parts = text.split("; ?", -1);
        PriceRule usual = rule(parts[0]);
        List<PriceRule> rules =
                Arrays.stream(parts).skip(1).map(PriceVersion::rule).toList();
        return of(new UnitPrices(usual.perUnit()), rules);
    }

    private static String words(Map<UsageClass, Money> perUnit) {
        return perUnit.entrySet().stream()
                .map(price -> price.getKey().word() + "=" + price.getValue())
                .collect(Collectors.joining(" "));
    }

    private static String words(PriceRule rule) {
        List<String> words = new ArrayList<>();
        rule.promptFrom().ifPresent(tokens -> words.add("from=" + tokens));
        if (!rule.serviceTiers().isEmpty()) {
            words.add("tier=" + String.join(",", rule.serviceTiers()));
        }
        rule.window().ifPresent(window -> {
            words.add("utc=" + window.start() + "-" + window.end());
            if (!window.days().isEmpty()) {
                words.add("days="
                        + window.days().stream()
                                .map(day -> day.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(",")));
            }
        });
        rule.from().ifPresent(moment -> words.add("since=" + moment));
        rule.until().ifPresent(moment -> words.add("until=" + moment));
        if (!rule.perUnit().isEmpty()) {
            words.add(words(rule.perUnit()));
        }
        rule.factor().ifPresent(factor -> words.add("factor=" + factor.toPlainString()));
        return String.join(" ", words);
    }

    private static PriceRule rule(String part) {
        PriceRule rule = PriceRule.ALWAYS;
        Map<UsageClass, Money> perUnit = new EnumMap<>(UsageClass.class);
        for (String word : part.strip().split(" ")) {
            if (word.isEmpty()) {
                continue;
            }
            int equals = word.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("prices: \"" + word + "\" (expected: name=value)");
            }
            String name = word.substring(0, equals);
            String value = word.substring(equals + 1);
            switch (name) {
                case "from" -> rule = rule.promptFrom(Long.parseLong(value));
                case "tier" -> rule = rule.onTiers(Set.of(value.split(",")));
                case "utc" -> rule = rule.during(window(value));
                case "days" -> rule = rule.during(on(rule, value));
                case "since" -> rule = rule.from(Instant.parse(value));
                case "until" -> rule = rule.until(Instant.parse(value));
                case "factor" -> rule = rule.times(new BigDecimal(value));
                default -> perUnit.put(UsageClass.valueOf(name.toUpperCase(Locale.ROOT)), Money.of(value));
            }
        }
        return rule.costing(perUnit);
    }

    private static PriceWindow window(String value) {
        int dash = value.indexOf('-');
        return new PriceWindow(
                LocalTime.parse(value.substring(0, dash)), LocalTime.parse(value.substring(dash + 1)), Set.of());
    }

    private static PriceWindow on(PriceRule rule, String days) {
        PriceWindow window = rule.window().orElseThrow(() -> new IllegalArgumentException("days: without utc"));
        Set<DayOfWeek> named = new TreeSet<>();
        for (String day : days.split(",")) {
            named.add(DayOfWeek.valueOf(day.toUpperCase(Locale.ROOT)));
        }
        return new PriceWindow(window.start(), window.end(), named);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}

package io.signalbox.codec.jackson.usage;

import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.UsageClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One block of the table of usage blocks, as its head explains.
 *
 * @param name what it shows
 * @param from the dialect or service of the provider
 * @param prices what it is priced at
 * @param usage the usage object; empty if there is none
 * @param beside what else the answer has, as JSON
 * @param asked the service tier that was asked for
 * @param at when the request was admitted
 * @param means the counts in disjoint classes, or a word for what they are not
 * @param costs the sum and its arithmetic; empty if it is not stated
 * @param says what the provider says, and the arithmetic of that
 */
record UsageCase(
        String name,
        String from,
        Prices prices,
        Optional<String> usage,
        String beside,
        Optional<String> asked,
        Instant at,
        String means,
        Optional<String> costs,
        Optional<String> says) {

    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);
    private static final String UNSTATED = "by estimate";

    /** All of the table, in order. */
    static List<UsageCase> all() {
        Map<String, Prices> prices = new HashMap<>();
        List<UsageCase> cases = new ArrayList<>();
        String name = "";
        Map<String, String> fields = new HashMap<>();
        for (String line : (table() + "\n[").lines().toList()) {
            if (line.startsWith("[")) {
                if (!name.isEmpty()) {
                    cases.add(of(name, fields, prices));
                }
                name = line.substring(1, Math.max(1, line.length() - 1));
                fields.clear();
            } else if (!line.isBlank() && !line.startsWith("#")) {
                String[] words = line.split(" +", line.startsWith("prices ") ? 3 : 2);
                if (words[0].equals("prices")) {
                    prices.put(words[1], prices(words.length < 3 ? "" : words[2]));
                } else if (fields.put(words[0], words[1]) != null) {
                    throw new IllegalStateException(name + ": " + words[0] + " twice");
                }
            }
        }
        return cases;
    }

    /** A block that is in no table, at prices for everything. */
    static UsageCase of(String from, String usage) {
        Prices prices = Prices.of(
                Arrays.stream(UsageClass.values()).collect(Collectors.toMap(one -> one, one -> Money.of("0.00001"))));
        return new UsageCase(
                "",
                from,
                prices,
                Optional.of(usage),
                "{}",
                Optional.empty(),
                Instant.EPOCH,
                "",
                Optional.empty(),
                Optional.empty());
    }

    private static String table() {
        try (InputStream file = UsageCase.class.getResourceAsStream("/usage-costs.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static UsageCase of(String name, Map<String, String> fields, Map<String, Prices> prices) {
        return new UsageCase(
                name,
                fields.getOrDefault("from", ""),
                Optional.ofNullable(prices.get(fields.get("priced"))).orElseThrow(),
                Optional.of(fields.getOrDefault("usage", "")).filter(usage -> !usage.equals("none")),
                fields.getOrDefault("beside", "{}"),
                Optional.ofNullable(fields.get("asked")),
                Instant.parse(fields.getOrDefault("at", "2026-11-21T12:00:00Z")),
                fields.getOrDefault("means", ""),
                Optional.of(fields.getOrDefault("costs", "")),
                Optional.ofNullable(fields.get("says")));
    }

    /** Prices as price pages state them, in the text of one unit each. */
    private static Prices prices(String stated) {
        return Prices.parse(Arrays.stream(stated.split(" "))
                .map(UsageCase::ofOne)
                .collect(Collectors.joining(" "))
                .strip());
    }

    private static String ofOne(String word) {
        String end = word.endsWith(";") ? ";" : "";
        int equals = word.indexOf('=');
        return equals < 0
                ? word
                : Arrays.stream(UsageClass.values())
                        .filter(one -> one.word().equals(word.substring(0, equals)) && one.isPricedByTheMillion())
                        .findFirst()
                        .map(one -> one.word() + "="
                                + new BigDecimal(word.substring(equals + 1, word.length() - end.length()))
                                        .divide(MILLION)
                                        .toPlainString()
                                + end)
                        .orElse(word);
    }

    /** Whether the provider's counts cannot be. */
    boolean isAbsurd() {
        return means.equals("absurd");
    }

    /** Whether the cost is what the estimate costs. */
    boolean isByEstimate() {
        return costs.orElseThrow().equals(UNSTATED);
    }

    /** The cost by prices, worked out from the arithmetic; empty if it is unknown. */
    Optional<Money> cost() {
        return costs.filter(stated -> !stated.equals("unknown")).map(UsageCase::checked);
    }

    /** What the provider says, worked out from the arithmetic. */
    Optional<Money> said() {
        return says.map(UsageCase::checked);
    }

    /** The stated sum, which has to be what its arithmetic comes to. */
    private static Money checked(String stated) {
        String[] sides = stated.split(" = ", 2);
        BigDecimal sum =
                Arrays.stream(sides[1].split(" \\+ ")).map(UsageCase::product).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (sum.compareTo(new BigDecimal(sides[0])) != 0) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "%s (expected: %s)", stated, sum.toPlainString()));
        }
        return new Money(sum);
    }

    private static BigDecimal product(String term) {
        boolean perMillion = term.endsWith("/M");
        String factors = perMillion ? term.substring(0, term.length() - 2) : term;
        BigDecimal product =
                Arrays.stream(factors.split("\\*")).map(BigDecimal::new).reduce(BigDecimal.ONE, BigDecimal::multiply);
        return perMillion ? product.divide(MILLION) : product;
    }

    @Override
    public String toString() {
        return from + ": " + name + " | " + means + " | " + costs.orElse("");
    }
}

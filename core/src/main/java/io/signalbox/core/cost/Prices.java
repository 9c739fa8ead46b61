package io.signalbox.core.cost;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an endpoint costs: a price for each class, and rules that change them under conditions. Immutable.
 *
 * <p>Rules are applied in their order: a later one's price takes the place of an earlier one's, and factors multiply whatever holds in
 * the end. {@link UnitPrices} says what a class without a price means.
 *
 * <p>Two are equal if every request costs the same by them; who says so does not matter.
 */
public final class Prices {

    /** Nothing is known: every cost is unknown. */
    public static final Prices UNKNOWN = new Prices(new UnitPrices(Map.of()), List.of(), Optional.empty());

    /** Everything is known to cost nothing. */
    public static final Prices FREE = of(Arrays.stream(UsageClass.values())
            .collect(Collectors.toMap(usageClass -> usageClass, usageClass -> Money.ZERO)));

    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    private final UnitPrices usual;
    private final List<PriceRule> rules;
    private final Optional<PriceSource> source;
    private final PriceVersion version;
    private final double promptDollars;
    private final double completionDollars;
    private final double requestDollars;

    private Prices(UnitPrices usual, List<PriceRule> rules, Optional<PriceSource> source) {
        this(PriceVersion.of(usual, List.copyOf(rules)), source);
    }

    private Prices(PriceVersion version, Optional<PriceSource> source) {
        this.usual = version.usual();
        this.rules = version.rules();
        this.source = source;
        this.version = version;
        this.promptDollars = dollars(UsageClass.PROMPT);
        this.completionDollars = dollars(UsageClass.COMPLETION);
        this.requestDollars = dollars(UsageClass.REQUEST);
    }

    /**
     * Prices per single unit, under every condition.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public static Prices of(Map<UsageClass, Money> perUnit) {
        return new Prices(new UnitPrices(perUnit), List.of(), Optional.empty());
    }

    /** Prices for prompt and completion tokens alone. */
    public static Prices perToken(Money prompt, Money completion) {
        return of(Map.of(UsageClass.PROMPT, prompt, UsageClass.COMPLETION, completion));
    }

    /** Prices in dollars for a million tokens, as price pages state them. */
    public static Prices perMillionTokens(String prompt, String completion) {
        return perToken(perUnitOfMillion(Money.of(prompt)), perUnitOfMillion(Money.of(completion)));
    }

    /** A price for a million units as the price of one, exactly. */
    public static Money perUnitOfMillion(Money perMillion) {
        return new Money(perMillion.usd().divide(MILLION));
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws IllegalArgumentException if it is no such text
     */
    public static Prices parse(String text) {
        PriceVersion read = PriceVersion.parse(text);
        return new Prices(read.usual(), read.rules(), Optional.empty());
    }

    /** The same with further rules after its own. */
    public Prices with(List<PriceRule> further) {
        List<PriceRule> all = new ArrayList<>(rules);
        all.addAll(further);
        return new Prices(usual, all, source);
    }

    /** The same, as this source says. */
    public Prices from(PriceSource said) {
        return new Prices(version, Optional.of(said));
    }

    /** The usual price of one unit of the class, before any rule; empty if that is not known. */
    public Optional<Money> of(UsageClass usageClass) {
        return usual.of(usageClass);
    }

    /** The usual prices that were stated, without those that follow from others. */
    public Map<UsageClass, Money> stated() {
        return usual.stated();
    }

    /** What changes the usual prices, in order. */
    public List<PriceRule> rules() {
        return rules;
    }

    /** Who says so. */
    public Optional<PriceSource> source() {
        return source;
    }

    /** Everything that decides what a request costs, in one line that {@link #parse} reads. */
    public String text() {
        return version.text();
    }

    /** A short name for exactly these prices: the same for equal ones, another for others. */
    public String version() {
        return version.hash();
    }

    /** Whether prompt tokens have a price, which is what makes an endpoint priced at all. */
    public boolean isKnown() {
        return stated().containsKey(UsageClass.PROMPT);
    }

    /** Whether prompt and completion are known to cost nothing, and so is everything else that has a price. */
    public boolean isFree() {
        return isKnown()
                && stated().containsKey(UsageClass.COMPLETION)
                && stated().values().stream().allMatch(Money::isZero)
                && rules.stream()
                        .allMatch(rule -> rule.perUnit().values().stream().allMatch(Money::isZero));
    }

    /** What one unit of each class costs under these conditions. */
    public UnitPrices at(PriceContext context) {
        return rules.isEmpty()
                ? usual
                : under(rules.stream().filter(rule -> rule.holds(context)).toList());
    }

    /**
     * What one unit of each class costs where these rules hold and no others.
     *
     * @param holding some of {@link #rules}, in their order
     */
    public UnitPrices under(List<PriceRule> holding) {
        EnumMap<UsageClass, Money> perUnit = new EnumMap<>(UsageClass.class);
        perUnit.putAll(usual.stated());
        BigDecimal factor = BigDecimal.ONE;
        for (PriceRule rule : holding) {
            perUnit.putAll(rule.perUnit());
            factor = rule.factor().map(factor::multiply).orElse(factor);
        }
        BigDecimal times = factor;
        perUnit.replaceAll((usageClass, price) -> new Money(price.usd().multiply(times)));
        return new UnitPrices(perUnit);
    }

    /** What the usage costs, class by class. */
    public Bill bill(Usage usage, PriceContext context) {
        return at(context.withPrompt(usage.promptTokens())).bill(usage);
    }

    /** What the usage costs: the exact sum over its classes, or unknown if one that was used has no price. */
    public Optional<Money> costOf(Usage usage, PriceContext context) {
        return bill(usage, context).total();
    }

    /**
     * What it saved that prompt tokens came from a cache, less what it cost more to write them there: negative where writing cost more
     * than reading saved. Empty if a price is unknown.
     */
    public Optional<Money> cacheSaving(Usage usage, PriceContext context) {
        UnitPrices prices = at(context.withPrompt(usage.promptTokens()));
        Optional<Money> saving = Optional.of(Money.ZERO);
        for (UsageClass cached : List.of(
                UsageClass.CACHED_READ,
                UsageClass.CACHE_WRITE,
                UsageClass.CACHE_WRITE_HOUR,
                UsageClass.AUDIO_CACHED_READ)) {
            long count = usage.count(cached);
            if (count > 0) {
                UsageClass plain = cached == UsageClass.AUDIO_CACHED_READ ? UsageClass.AUDIO_PROMPT : UsageClass.PROMPT;
                Optional<Money> each =
                        prices.of(plain).flatMap(full -> prices.of(cached).map(full::minus));
                saving = saving.flatMap(sum -> each.map(more -> sum.plus(more.times(count))));
            }
        }
        return saving;
    }

    /** What the usage would cost at the usual prices: what routing compares endpoints by. */
    public Optional<Money> usualCostOf(Usage usage) {
        return usual.bill(usage).total();
    }

    /**
     * About what a request of so many tokens costs at the usual prices, in dollars: for comparing many endpoints, rounded and so never to
     * be charged. Not a number if one of its prices is unknown.
     */
    public double roughCostOf(long promptTokens, long completionTokens) {
        return promptTokens * promptDollars + completionTokens * completionDollars + requestDollars;
    }

    private double dollars(UsageClass usageClass) {
        Optional<Money> price = usual.of(usageClass);
        return price.isPresent() ? price.get().usd().doubleValue() : Double.NaN;
    }

    /**
     * The most that so many tokens can cost, whichever of them turn out to be cached or reasoning, however much shorter the prompt
     * turns out, and on whichever of the asked and the usual tier it is served; empty if one of the prices that may be asked is
     * unknown.
     */
    public Optional<Money> mostFor(long outputTokens, PriceContext context) {
        Optional<Money> most = Optional.of(Money.ZERO);
        for (UnitPrices possible : possible(context)) {
            Optional<Money> cost = most(possible, context.promptTokens(), outputTokens);
            most = most.flatMap(before -> cost.map(after -> after.compareTo(before) > 0 ? after : before));
        }
        return most;
    }

    private List<UnitPrices> possible(PriceContext context) {
        List<UnitPrices> possible = new ArrayList<>();
        for (Optional<String> tier : List.of(context.serviceTier(), Optional.<String>empty())) {
            PriceContext asked = context.onTier(tier);
            possible.add(at(asked.withPrompt(0)));
            rules.stream()
                    .flatMapToLong(rule -> rule.promptFrom().stream())
                    .filter(from -> from <= context.promptTokens())
                    .forEach(from -> possible.add(at(asked.withPrompt(from))));
        }
        return possible;
    }

    private static Optional<Money> most(UnitPrices prices, long promptTokens, long outputTokens) {
        Optional<Money> prompt = dearest(
                prices, UsageClass.PROMPT, UsageClass.CACHED_READ, UsageClass.CACHE_WRITE, UsageClass.CACHE_WRITE_HOUR);
        Optional<Money> output = outputTokens == 0
                ? Optional.of(Money.ZERO)
                : dearest(prices, UsageClass.COMPLETION, UsageClass.REASONING);
        if (prompt.isEmpty() || output.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(prompt.get()
                .times(promptTokens)
                .plus(output.get().times(outputTokens))
                .plus(prices.of(UsageClass.REQUEST).orElse(Money.ZERO)));
    }

    /** The highest price among these classes; empty if the first of them has none. */
    private static Optional<Money> dearest(UnitPrices prices, UsageClass... classes) {
        return prices.of(classes[0])
                .flatMap(first -> Arrays.stream(classes)
                        .flatMap(each -> prices.of(each).stream())
                        .max(Money::compareTo));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Prices prices && text().equals(prices.text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        return this.equals(UNKNOWN) ? "unknown" : text();
    }
}

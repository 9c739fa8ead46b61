package io.signalbox.testkit;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.cost.Charge;
import io.signalbox.core.cost.Cost;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.PriceRule;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.ledger.Labels;
import io.signalbox.core.ledger.Timings;
import io.signalbox.core.model.EndpointId;
import io.signalbox.core.model.ModelId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Generations to put into ledgers: plain ones that a test shapes, and random ones whose every member takes odd values. The same seed
 * gives the same generations. Ids are unique within one seed.
 *
 * <p>For one thread.
 */
public final class SampleGenerations {

    private static final List<String> ODD_TEXTS = List.of(
            "",
            " ",
            "a line\nand another\r\n",
            "back\\slash \\n",
            "it's; -- \"quoted\" `DROP TABLE`",
            "NUL \0 inside",
            "grün 漢字 🦊 \u2028",
            "%s ${x} ?1 :name @at",
            "x".repeat(5_000));

    private static final Prices PRICES = Prices.perMillionTokens("1", "2");

    private final Random random;
    private final long seed;
    private long count;

    private SampleGenerations(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** Starts a series. */
    public static SampleGenerations seeded(long seed) {
        return new SampleGenerations(seed);
    }

    /** An intent of a key at a time, with an estimate of 10 prompt tokens for 0.00001 dollars. */
    public static GenerationIntent intent(String id, Optional<String> key, Instant createdAt) {
        return new GenerationIntent(
                id,
                createdAt,
                key,
                CallerIdentity.NONE,
                Labels.NONE,
                "openai-chat",
                false,
                "demo/echo",
                "demo/echo",
                "demo",
                List.of("demo:echo, named by the caller"),
                Optional.empty(),
                PRICES,
                charge(Usage.estimated(Map.of(UsageClass.PROMPT, 10L)), Money.of("0.00001")));
    }

    /** An intent of the key {@code team} on 5 November 2026. */
    public static GenerationIntent intent(String id) {
        return intent(id, Optional.of("team"), Instant.parse("2026-11-05T10:15:30.123456789Z"));
    }

    /** That intent, answered at the first attempt for that price. */
    public static Generation completed(GenerationIntent intent, Money price) {
        Usage usage = Usage.reported(Map.of(UsageClass.PROMPT, 12L, UsageClass.COMPLETION, 34L));
        Cost cost = new Cost(Optional.of(price), Optional.empty());
        Attempt attempt = new Attempt(
                1,
                Attempt.Role.REGULAR,
                new EndpointId(intent.provider(), "echo"),
                new ModelId(intent.model()),
                intent.createdAt(),
                Optional.of(Duration.ofMillis(120)),
                Duration.ofMillis(420),
                Optional.empty(),
                PRICES,
                Optional.empty(),
                usage,
                Optional.empty(),
                cost);
        return new Generation(
                intent,
                GenerationStatus.COMPLETED,
                intent.model(),
                intent.provider(),
                "Demo",
                Optional.of("chatcmpl-" + intent.id()),
                List.of(attempt),
                charge(usage, price),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.of("stop"),
                Optional.of("end_turn"),
                Optional.empty(),
                new Timings(Duration.ofMillis(2), Optional.of(Duration.ofMillis(120)), Duration.ofMillis(420)));
    }

    /** That intent, which ended with an error and cost nothing. */
    public static Generation failed(GenerationIntent intent) {
        return new Generation(
                intent,
                GenerationStatus.FAILED,
                intent.model(),
                intent.provider(),
                "Demo",
                Optional.empty(),
                List.of(),
                Charge.NOTHING,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(FailureKind.OVERLOADED.word()),
                new Timings(Duration.ofMillis(1), Optional.empty(), Duration.ofMillis(7)));
    }

    /** The next random intent. */
    public GenerationIntent intent() {
        return new GenerationIntent(
                "gen-" + seed + "-" + count++,
                instant(),
                optional(this::text),
                new CallerIdentity(
                        optional(this::text), optional(this::text), optional(this::text), optional(this::text)),
                new Labels(list(3, this::text), Map.of(text(), text()), optional(this::text)),
                text(),
                random.nextBoolean(),
                text(),
                text(),
                text(),
                list(4, this::text),
                optional(this::text),
                prices(),
                charge());
    }

    /** The next random generation that has ended. */
    public Generation generation() {
        return generation(intent());
    }

    /** A random end of that intent. */
    public Generation generation(GenerationIntent intent) {
        GenerationStatus[] statuses = GenerationStatus.values();
        return new Generation(
                intent,
                statuses[1 + random.nextInt(statuses.length - 1)],
                text(),
                text(),
                text(),
                optional(() -> "upstream-" + intent.id() + text()),
                attempts(),
                charge(),
                random.nextBoolean(),
                optional(this::text),
                optional(this::text),
                optional(this::text),
                optional(this::text),
                optional(this::text),
                new Timings(duration(), optional(this::duration), duration()));
    }

    /** The next random generation of some few models, keys, users … around a scene, so that many have something in common. */
    public Generation generation(SampleQueries.Scene scene) {
        Generation any = generation();
        GenerationIntent intent = any.intent();
        GenerationIntent announced = new GenerationIntent(
                intent.id(),
                scene.moment(random),
                optional(() -> word("key")),
                new CallerIdentity(
                        optional(() -> word("https://app")),
                        optional(() -> word("App ")),
                        Optional.empty(),
                        optional(() -> word("user"))),
                new Labels(list(3, () -> word("tag")), Map.of(), Optional.empty()),
                intent.dialect(),
                intent.streamed(),
                intent.askedModel(),
                word("author/model"),
                word("provider"),
                intent.plan(),
                intent.routing(),
                intent.prices(),
                intent.estimate());
        return new Generation(
                announced,
                any.status(),
                word("author/model"),
                word("provider"),
                any.providerName(),
                any.upstreamId(),
                any.attempts(),
                any.charge(),
                any.ownKey(),
                any.serviceTier(),
                any.cachedFrom(),
                any.finishReason(),
                any.nativeFinishReason(),
                any.failureKind().map(kind -> word("failure")),
                any.timings());
    }

    private String word(String before) {
        return random.nextInt(8) == 0 ? text() : before + random.nextInt(4);
    }

    /** A random amount, from parts of a millionth of a millionth of a cent to billions of dollars. */
    public Money money() {
        return switch (random.nextInt(4)) {
            case 0 -> Money.ZERO;
            case 1 -> new Money(BigDecimal.valueOf(random.nextInt(1_000_000), 9));
            case 2 -> new Money(new BigDecimal(new BigInteger(100, random), random.nextInt(24)));
            default -> new Money(BigDecimal.valueOf(random.nextLong(), 18).abs());
        };
    }

    private List<Attempt> attempts() {
        List<Attempt> attempts = new ArrayList<>();
        int number = 0;
        while (random.nextInt(3) != 0) {
            number += 1;
            attempts.add(new Attempt(
                    number,
                    Attempt.Role.values()[random.nextInt(Attempt.Role.values().length)],
                    new EndpointId(text(), text()),
                    new ModelId("author/model-" + random.nextInt(1_000)),
                    instant(),
                    optional(this::duration),
                    duration(),
                    optional(this::failure),
                    prices(),
                    optional(this::text),
                    usage(),
                    optional(this::text),
                    cost()));
        }
        return attempts;
    }

    private Failure failure() {
        FailureKind[] kinds = FailureKind.values();
        SendProgress[] progresses = SendProgress.values();
        return new Failure(
                kinds[random.nextInt(kinds.length)],
                progresses[random.nextInt(progresses.length)],
                text(),
                text(),
                optional(this::text),
                random.nextBoolean() ? OptionalInt.of(random.nextInt(1_000)) : OptionalInt.empty(),
                optional(this::duration));
    }

    private Usage usage() {
        Map<UsageClass, Long> counts = new EnumMap<>(UsageClass.class);
        for (UsageClass usageClass : UsageClass.values()) {
            if (random.nextBoolean()) {
                counts.put(usageClass, random.nextLong() & Long.MAX_VALUE);
            }
        }
        return switch (random.nextInt(4)) {
            case 0 -> Usage.estimated(counts);
            case 1 -> Usage.bounded(counts, random.nextBoolean());
            default -> Usage.reported(counts);
        };
    }

    private static Charge charge(Usage usage, Money price) {
        return new Charge(usage, new Cost(Optional.of(price), Optional.empty()), Optional.of(price));
    }

    private Charge charge() {
        Cost cost = cost();
        return new Charge(usage(), cost, random.nextBoolean() ? cost.amount() : optional(this::money));
    }

    private Prices prices() {
        if (random.nextBoolean()) {
            return Prices.UNKNOWN;
        }
        Prices usual = Prices.perToken(money(), money());
        return random.nextBoolean()
                ? usual
                : usual.with(List.of(
                        PriceRule.ALWAYS
                                .promptFrom(random.nextInt(1_000_000))
                                .costing(Map.of(UsageClass.PROMPT, money())),
                        PriceRule.ALWAYS.onTiers(Set.of("flex", "batch")).times(new BigDecimal("0.5"))));
    }

    private Cost cost() {
        return new Cost(optional(this::money), optional(this::money));
    }

    /** Between 1970 and 2100, to the nanosecond. */
    private Instant instant() {
        return Instant.ofEpochSecond(random.nextLong(4_102_444_800L), random.nextInt(1_000_000_000));
    }

    private Duration duration() {
        return Duration.ofNanos(random.nextLong() & (Long.MAX_VALUE >> random.nextInt(63)));
    }

    private String text() {
        return random.nextInt(3) == 0
                ? ODD_TEXTS.get(random.nextInt(ODD_TEXTS.size()))
                : Long.toString(random.nextLong() & Long.MAX_VALUE, 36);
    }

    private <T> Optional<T> optional(Supplier<T> value) {
        return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }

    private <T> List<T> list(int most, Supplier<T> element) {
        List<T> list = new ArrayList<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            list.add(element.get());
        }
        return list;
    }
}

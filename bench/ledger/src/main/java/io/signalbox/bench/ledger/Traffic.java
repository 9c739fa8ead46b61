package io.signalbox.bench.ledger;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.cost.Charge;
import io.signalbox.core.cost.Cost;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.PriceContext;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/**
 * Generations as a company's gateway might see them: 40 models at two providers each, 200 keys, 5,000 users, 30 apps and 12 tags, few of them
 * asked often and most seldom; three of a hundred fail, as many fall back to another provider.
 */
final class Traffic {

    private static final int MODELS = 40;
    private static final List<Prices> PRICES = List.of(
            Prices.of(Map.of(
                    UsageClass.PROMPT, Money.of("0.0000025"),
                    UsageClass.CACHED_READ, Money.of("0.00000125"),
                    UsageClass.COMPLETION, Money.of("0.00001"))),
            Prices.of(Map.of(
                    UsageClass.PROMPT, Money.of("0.000003"),
                    UsageClass.CACHED_READ, Money.of("0.0000003"),
                    UsageClass.COMPLETION, Money.of("0.000015"))),
            Prices.perMillionTokens("0.05", "0.08"));

    private final Random random;
    private long count;

    Traffic(long seed) {
        random = new Random(seed);
    }

    GenerationIntent intent(Instant at) {
        int model = few(MODELS);
        String provider = "provider-" + (model + random.nextInt(2)) % 8;
        String name = "author-" + model % 7 + "/model-" + model;
        Prices prices = PRICES.get(model % PRICES.size());
        Usage prompt = Usage.estimated(Map.of(UsageClass.PROMPT, 200L + random.nextInt(3_000)));
        return new GenerationIntent(
                "gen-" + Long.toString(at.getEpochSecond(), 36) + "-" + Long.toString(count++, 36),
                at,
                Optional.of("key-" + few(200)),
                new CallerIdentity(
                        Optional.of("https://app-" + few(30) + ".example"),
                        Optional.of("App " + few(30)),
                        Optional.of("openai-python/1.99.1"),
                        Optional.of("user-" + few(5_000))),
                new Labels(tags(), Map.of(), Optional.empty()),
                "openai-chat",
                random.nextBoolean(),
                name,
                name,
                provider,
                List.of(provider + ":" + name + ", the cheapest", "provider-9:" + name + ", if that fails"),
                Optional.empty(),
                prices,
                charge(prompt, prices, at));
    }

    Generation generation(GenerationIntent intent) {
        long prompt = 200 + random.nextInt(3_000);
        Usage usage = Usage.reported(Map.of(
                UsageClass.PROMPT, prompt,
                UsageClass.CACHED_READ, random.nextInt(3) == 0 ? prompt / 2 : 0,
                UsageClass.COMPLETION, 20L + random.nextInt(900)));
        Charge charge = charge(usage, intent.prices(), intent.createdAt());
        Duration first = Duration.ofMillis(100 + few(2_000));
        Duration total = first.plusMillis(200 + few(20_000));
        int kind = random.nextInt(100);
        boolean failed = kind < 3;
        boolean fallback = kind >= 97;
        Attempt good = attempt(intent, fallback ? 2 : 1, Optional.empty(), usage, charge.cost(), first, total);
        Attempt bad = attempt(intent, 1, Optional.of(failure()), Usage.NONE, Cost.NOTHING, first, total);
        return new Generation(
                intent,
                failed ? GenerationStatus.FAILED : GenerationStatus.COMPLETED,
                intent.model(),
                intent.provider(),
                intent.provider(),
                failed ? Optional.empty() : Optional.of("chatcmpl-" + Long.toString(random.nextLong() >>> 1, 36)),
                failed ? List.of(bad) : fallback ? List.of(bad, good) : List.of(good),
                failed ? Charge.NOTHING : charge,
                false,
                Optional.empty(),
                Optional.empty(),
                failed ? Optional.empty() : Optional.of("stop"),
                failed ? Optional.empty() : Optional.of("stop"),
                failed ? Optional.of(FailureKind.OVERLOADED.word()) : Optional.empty(),
                new Timings(Duration.ofMillis(1), failed ? Optional.empty() : Optional.of(first), total));
    }

    private static Attempt attempt(
            GenerationIntent intent,
            int number,
            Optional<Failure> failure,
            Usage usage,
            Cost cost,
            Duration first,
            Duration total) {
        return new Attempt(
                number,
                Attempt.Role.REGULAR,
                new EndpointId(intent.provider(), intent.model()),
                new ModelId(intent.model()),
                intent.createdAt(),
                Optional.of(first),
                total,
                failure,
                intent.prices(),
                Optional.empty(),
                usage,
                Optional.empty(),
                cost);
    }

    private static Failure failure() {
        return new Failure(
                FailureKind.OVERLOADED,
                SendProgress.values()[0],
                "overloaded",
                "The provider is overloaded.",
                Optional.empty(),
                OptionalInt.of(529),
                Optional.empty());
    }

    private static Charge charge(Usage usage, Prices prices, Instant at) {
        Optional<Money> cost = prices.costOf(usage, PriceContext.at(at, usage.promptTokens()));
        return new Charge(usage, new Cost(cost, Optional.empty()), cost);
    }

    private List<String> tags() {
        return switch (random.nextInt(3)) {
            case 0 -> List.of();
            case 1 -> List.of("tag-" + few(12));
            default -> List.of("tag-" + few(6), "tag-" + (6 + few(6)));
        };
    }

    /** One of so many, each a tenth as often as one ten times before it. */
    private int few(int bound) {
        return (int) Math.min(bound - 1, Math.pow(bound + 1, random.nextDouble()) - 1);
    }
}

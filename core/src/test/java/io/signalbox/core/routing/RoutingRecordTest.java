package io.signalbox.core.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.signalbox.core.cost.Prices;
import io.signalbox.core.health.EndpointHealth;
import io.signalbox.core.health.HealthText;
import io.signalbox.core.model.EndpointId;
import io.signalbox.core.model.ModelPattern;
import io.signalbox.core.routing.RoutingRecord.Seen;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RoutingRecordTest {

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "acme/large",
            ";",
            ",",
            "\\",
            "a=b",
            "\\;,=\\\\",
            "e",
            "grün 漢字 🦊",
            "line\nline",
            "v1;d=x",
            "%2C");

    @Property(tries = 1000)
    @Label("text and record are inverse, whatever a request says")
    void isReadBack(@ForAll long seed) {
        RoutingRecord record = record(new Random(seed));
        assertThat(RoutingRecord.parse(record.text())).isEqualTo(record);
    }

    @Property(tries = 200)
    @Label("fields of a later version are skipped")
    void skipsWhatIsNotKnown(@ForAll long seed) {
        RoutingRecord record = record(new Random(seed));
        assertThat(RoutingRecord.parse(record.text() + ";new=a\\;b,c,;flagged")).isEqualTo(record);
    }

    @Test
    void isShort() {
        RequestFacts facts = new RequestFacts(
                "openai-chat",
                Optional.of("acme/large"),
                List.of(),
                true,
                Set.of("temperature", "tools"),
                Set.of(),
                4000,
                OptionalLong.of(1000),
                Preferences.NONE,
                Optional.empty());
        RoutingRecord record = new RoutingRecord(
                facts,
                List.of(new Seen(
                        new EndpointId("main", "large"),
                        OptionalInt.of(0),
                        Optional.of(Prices.perMillionTokens("1", "2").version()),
                        HealthText.read("/i2/u/f0102030405ab/t0102030405ab"))),
                0,
                Set.of());
        assertThat(record.text())
                .isEqualTo("v1;d=openai-chat;m=acme/large;s;p=temperature,tools,;b=4000;o=1000;e=main:large,"
                        + Prices.perMillionTokens("1", "2").version() + ",/i2/u/f0102030405ab/t0102030405ab");
    }

    @Test
    void refusesAnotherVersion() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RoutingRecord.parse("v2;d=openai-chat"))
                .withMessage("routing: \"v2\" (expected: v1)");
    }

    @Test
    void keepsTheFirstOfManyEndpoints() {
        SeenHealth health = new SeenHealth(id -> EndpointHealth.UNKNOWN);
        for (int i = 0; i < 40; i++) {
            health.of(new EndpointId("p" + i, "m"));
        }
        RoutingRecord record = RoutingRecord.of(facts(new Random(1)), new RoutePlan(List.of(), List.of()), health);
        assertThat(record.seen()).hasSize(RoutingRecord.MOST_SEEN);
        assertThat(record.unseen()).isEqualTo(8);
    }

    private static RoutingRecord record(Random random) {
        List<Seen> seen = new ArrayList<>();
        int planned = random.nextInt(4);
        for (int i = 0; i < planned; i++) {
            seen.add(new Seen(id(random), OptionalInt.of(i), Optional.of("0123abcd"), health(random)));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            seen.add(new Seen(id(random), OptionalInt.empty(), Optional.empty(), health(random)));
        }
        Set<EndpointId> inexpressible = new HashSet<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            inexpressible.add(id(random));
        }
        return new RoutingRecord(facts(random), seen, random.nextInt(3), inexpressible);
    }

    private static EndpointId id(Random random) {
        return new EndpointId("p" + random.nextInt(9), text(random));
    }

    private static EndpointHealth health(Random random) {
        return HealthText.read(List.of("", "/b/u0", "/h/i1", "/o/r3k", "/u/f0102030405ab", "/t4a4a4a4b4b1")
                .get(random.nextInt(6)));
    }

    private static RequestFacts facts(Random random) {
        int bytes = random.nextInt(100_000);
        return new RequestFacts(
                text(random),
                maybe(random, () -> text(random)),
                texts(random),
                random.nextBoolean(),
                Set.copyOf(new HashSet<>(texts(random))),
                Set.copyOf(new HashSet<>(texts(random))),
                bytes,
                random.nextBoolean() ? OptionalLong.of(random.nextLong()) : OptionalLong.empty(),
                random.nextBoolean() ? Preferences.NONE : preferences(random),
                maybe(random, () -> text(random)),
                random.nextBoolean() ? Selection.NONE : selection(random),
                maybe(random, () -> text(random)),
                random.nextBoolean() ? bytes : random.nextInt(100_000));
    }

    private static Selection selection(Random random) {
        return new Selection(
                maybe(random, () -> text(random)),
                maybe(random, () -> text(random)),
                maybe(random, () -> any(random, AutoPreference.values())),
                patterns(random),
                patterns(random));
    }

    private static List<ModelPattern> patterns(Random random) {
        return texts(random).stream()
                .filter(text -> !text.isBlank())
                .map(ModelPattern::new)
                .toList();
    }

    private static Preferences preferences(Random random) {
        Preferences.Builder some = Preferences.builder()
                .allowFallbacks(random.nextBoolean())
                .requireParameters(random.nextBoolean())
                .denyDataCollection(random.nextBoolean())
                .zeroRetention(random.nextBoolean())
                .distillableText(random.nextBoolean())
                .ignore(texts(random))
                .maxPrice(prices(random))
                .minThroughput(cutoffs(random))
                .maxLatency(cutoffs(random));
        maybe(random, () -> texts(random)).ifPresent(some::order);
        maybe(random, () -> texts(random)).ifPresent(some::only);
        maybe(random, () -> Set.copyOf(new HashSet<>(texts(random)))).ifPresent(some::quantizations);
        maybe(random, () -> any(random, SortKey.values())).ifPresent(some::sort);
        maybe(random, random::nextBoolean).ifPresent(some::acrossModels);
        Preferences preferences = some.build();
        return random.nextBoolean()
                ? preferences
                : preferences.tightenedBy(
                        Preferences.builder().only(texts(random)).build());
    }

    private static PriceLimits prices(Random random) {
        PriceLimits limits = PriceLimits.NONE;
        for (String word : PriceLimits.WORDS) {
            limits = random.nextBoolean() ? limits : limits.with(word, BigDecimal.valueOf(random.nextInt(9_999), 3));
        }
        return limits;
    }

    private static Cutoffs cutoffs(Random random) {
        return new Cutoffs(figure(random), figure(random), figure(random), figure(random));
    }

    private static OptionalDouble figure(Random random) {
        return random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(random.nextDouble() * 100);
    }

    private static List<String> texts(Random random) {
        List<String> texts = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            texts.add(text(random));
        }
        return texts;
    }

    private static String text(Random random) {
        return any(random, TEXTS.toArray(String[]::new));
    }

    private static <T> T any(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    private static <T> Optional<T> maybe(Random random, Supplier<T> value) {
        return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }
}

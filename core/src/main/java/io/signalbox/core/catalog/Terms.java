package io.signalbox.core.catalog;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * On what terms an endpoint serves: what it does with a request's text, where it stands, and what the operator thinks of it. Nobody
 * can measure these; the operator declares them, for a provider or for one of its models. What is not declared is unknown, and
 * whoever asks for a guarantee takes unknown for no.
 *
 * @param collectsData whether it trains on requests or keeps them for longer than it takes to answer
 * @param zeroRetention whether it keeps nothing at all
 * @param distillable whether the model's author allows others to be trained on its answers
 * @param region where it runs, in the provider's words: {@code us-east5}
 * @param tag what callers may call it besides its provider: {@code deepinfra/turbo}
 * @param quality its rank among the endpoints that serve the same; higher is better
 * @param weight its share where requests are split by weight, 0 or more
 */
public record Terms(
        Optional<Boolean> collectsData,
        Optional<Boolean> zeroRetention,
        Optional<Boolean> distillable,
        Optional<String> region,
        Optional<String> tag,
        OptionalInt quality,
        OptionalInt weight) {

    /** Nothing was declared. */
    public static final Terms UNKNOWN = new Terms(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.empty());

    /** Whether it is known to keep nothing. */
    public boolean keepsNothing() {
        return zeroRetention.orElse(false);
    }

    /** Whether it is known neither to train on requests nor to keep them; who keeps nothing has nothing to train on. */
    public boolean collectsNothing() {
        return !collectsData.orElse(!keepsNothing());
    }

    /** The same, collecting data or not. */
    public Terms withCollectsData(boolean value) {
        return new Terms(Optional.of(value), zeroRetention, distillable, region, tag, quality, weight);
    }

    /** The same, keeping nothing or something. */
    public Terms withZeroRetention(boolean value) {
        return new Terms(collectsData, Optional.of(value), distillable, region, tag, quality, weight);
    }

    /** The same, with distillation allowed or not. */
    public Terms withDistillable(boolean value) {
        return new Terms(collectsData, zeroRetention, Optional.of(value), region, tag, quality, weight);
    }

    /** The same in this region. */
    public Terms withRegion(String value) {
        return new Terms(collectsData, zeroRetention, distillable, Optional.of(value), tag, quality, weight);
    }

    /** The same, called this as well. */
    public Terms withTag(String value) {
        return new Terms(collectsData, zeroRetention, distillable, region, Optional.of(value), quality, weight);
    }

    /** The same with this rank. */
    public Terms withQuality(int value) {
        return new Terms(collectsData, zeroRetention, distillable, region, tag, OptionalInt.of(value), weight);
    }

    /** The same with this share. */
    public Terms withWeight(int value) {
        return new Terms(collectsData, zeroRetention, distillable, region, tag, quality, OptionalInt.of(value));
    }

    /** These terms, and where they say nothing, the others. */
    public Terms over(Terms others) {
        return new Terms(
                collectsData.or(others::collectsData),
                zeroRetention.or(others::zeroRetention),
                distillable.or(others::distillable),
                region.or(others::region),
                tag.or(others::tag),
                quality.isPresent() ? quality : others.quality,
                weight.isPresent() ? weight : others.weight);
    }
}

package io.signalbox.testkit.arbitraries;

import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** What was used. */
@SuppressWarnings("exports")
public final class Usages {

    /** So much of each class that sums of a few thousand still fit into a {@code long}. */
    private static final long MOST = 1_000_000_000_000L;

    private Usages() {}

    /** What a provider reported, of any classes. */
    public static Arbitrary<Usage> reported() {
        return counts().map(Usage::reported);
    }

    /** What was estimated because the provider did not say. */
    public static Arbitrary<Usage> estimated() {
        return counts().map(Usage::estimated);
    }

    /** Either of them. */
    public static Arbitrary<Usage> any() {
        return Arbitraries.oneOf(reported(), estimated());
    }

    private static Arbitrary<Map<UsageClass, Long>> counts() {
        return Arbitraries.maps(
                        Arbitraries.of(UsageClass.class), Arbitraries.longs().between(0, MOST))
                .ofMaxSize(6);
    }
}

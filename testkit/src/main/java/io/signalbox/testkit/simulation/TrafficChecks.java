package io.signalbox.testkit.simulation;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.failover.Retries;
import io.signalbox.core.health.HealthRules;
import io.signalbox.testkit.simulation.BreakerCheck.Outcome;
import io.signalbox.testkit.simulation.BreakerCheck.Visit;
import io.signalbox.testkit.simulation.Invariant.Findings;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What requests owe each other: rests, breakers, the budget of repeats and places are those of an endpoint or a provider. */
final class TrafficChecks {

    private static final Set<FailureKind> ILL = EnumSet.of(
            FailureKind.TIMEOUT, FailureKind.UPSTREAM_ERROR, FailureKind.OVERLOADED, FailureKind.BAD_RESPONSE);
    private static final Set<FailureKind> KEYS_FAULT = EnumSet.of(
            FailureKind.AUTHENTICATION, FailureKind.PERMISSION, FailureKind.QUOTA_EXHAUSTED, FailureKind.RATE_LIMITED);
    private static final Set<FailureKind> REFUSED_KEY =
            EnumSet.of(FailureKind.AUTHENTICATION, FailureKind.PERMISSION, FailureKind.QUOTA_EXHAUSTED);

    private static final Set<String> BROKEN = Set.of("upstream_connection_refused", "upstream_connection_reset");

    /** A continuation that was refused is asked for in other words, and whoever lost a race may be asked for the rest. */
    private static final Set<FailureKind> EXEMPT = EnumSet.of(FailureKind.INVALID_REQUEST, FailureKind.CANCELLED);

    /** A success pays for a fifth of a repeat within ten seconds; ten in ten seconds are free. Windows move by whole seconds. */
    private static final double REPEATS_FOR_EACH_SUCCESS = 0.2;

    private static final int FREE_REPEATS = 10;
    private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long SURE_WINDOW_NANOS = Duration.ofSeconds(9).toNanos();

    private final History history;
    private final List<Trial> trials;
    private final Findings findings;

    TrafficChecks(History history, Findings findings) {
        this.history = history;
        this.trials = Trial.of(history);
        this.findings = findings;
    }

    /** An endpoint is called again as often as its failure says; once more at once where a connection broke, or in other words. */
    void retries() {
        Retries retries = history.config().failover().retries();
        for (Trial trial : trials) {
            Optional<Failure> failure = trial.repeats()
                    .filter(before -> isRepeat(trial))
                    .flatMap(before -> before.attempt().failure())
                    .filter(why -> !EXEMPT.contains(why.kind()));
            long calls = trial.callsBefore();
            failure.filter(why -> calls > retries.after(why.kind()))
                    .filter(why -> calls > 1 || !BROKEN.contains(why.code()))
                    .ifPresent(why -> findings.violated(
                            trial.request(),
                            trial + " comes after " + calls + " calls and a "
                                    + why.kind().word() + " (expected: at most "
                                    + retries.after(why.kind()) + " repeats)"));
        }
    }

    /** Who asked to be left alone is, but for other keys; the latest answer decides for how long. */
    void rests() {
        by(Trial::endpoint).forEach((endpoint, there) -> {
            if (keyCount(endpoint.provider()) > 1) {
                there.stream()
                        .collect(Collectors.groupingBy(trial -> trial.call().key()))
                        .values()
                        .forEach(this::keysRests);
            } else {
                rests(there, trial -> asksForRest(trial));
            }
        });
    }

    /** Endpoints that failed too often in a row are left alone, and then tried by one at a time. */
    void breakers() {
        by(Trial::endpoint)
                .values()
                .forEach(there -> new BreakerCheck(
                                HealthRules.STANDARD,
                                there.stream().map(TrafficChecks::visit).toList(),
                                (visit, message) -> findings.violated(visit.subject(), message))
                        .run());
    }

    /** Repeats at a provider are paid for by successes, beyond a few. */
    void repeats() {
        by(trial -> trial.endpoint().provider()).forEach((provider, there) -> {
            long[] repeats = there.stream()
                    .filter(TrafficChecks::isRepeat)
                    .mapToLong(trial -> trial.repeats().orElseThrow().endedNanos())
                    .sorted()
                    .toArray();
            List<Long> successes = there.stream()
                    .filter(trial -> trial.attempt().answered())
                    .map(Trial::endedNanos)
                    .toList();
            for (int i = 0; i + FREE_REPEATS < repeats.length; i++) {
                checkWindow(provider, repeats, i, successes);
            }
        });
    }

    /** No provider has more calls under way than it may. */
    void places() {
        for (ProviderConfig provider : history.config().allProviders()) {
            provider.concurrency().most().ifPresent(most -> places(provider.name(), most));
        }
    }

    private void keysRests(List<Trial> ofOneKey) {
        boolean parked =
                ofOneKey.stream().anyMatch(trial -> REFUSED_KEY.stream().anyMatch(trial::failedWith));
        if (!parked) {
            rests(ofOneKey, trial -> trial.failedWith(FailureKind.RATE_LIMITED));
        }
    }

    private void rests(List<Trial> there, Function<Trial, Boolean> asks) {
        List<Trial> asking = there.stream()
                .filter(asks::apply)
                .sorted(Comparator.comparingLong(Trial::endedNanos))
                .toList();
        for (Trial later : there) {
            asking.stream()
                    .filter(trial -> trial.endedNanos() <= later.beganNanos())
                    .reduce((earlier, latest) -> latest)
                    .filter(trial -> trial.endedNanos() < later.beganNanos()
                            && later.beganNanos() < trial.endedNanos() + restNanos(trial))
                    .ifPresent(trial -> findings.violated(
                            later.request(),
                            later + " began before the end of what " + trial + " of " + trial.request()
                                    + " was asked for"));
        }
    }

    private void checkWindow(String provider, long[] repeats, int first, List<Long> successes) {
        long from = repeats[first];
        int count = 0;
        while (first + count < repeats.length && repeats[first + count] < from + SURE_WINDOW_NANOS) {
            count++;
        }
        long paid = successes.stream()
                .filter(nanos -> nanos >= from - WINDOW_NANOS && nanos < from + SURE_WINDOW_NANOS)
                .count();
        if (count > FREE_REPEATS + REPEATS_FOR_EACH_SUCCESS * paid) {
            findings.violated(
                    "the run",
                    count + " repeats at " + provider + " within nine seconds from " + from + " ns (expected: "
                            + FREE_REPEATS + ", and a fifth of " + paid + " successes)");
        }
    }

    private void places(String provider, int most) {
        List<Trial> there = trials.stream()
                .filter(trial -> trial.endpoint().provider().equals(provider))
                .toList();
        for (Trial trial : there) {
            long beside = there.stream()
                    .filter(other ->
                            other.beganNanos() <= trial.beganNanos() && trial.beganNanos() < other.endedNanos())
                    .filter(other -> other.call().number() <= trial.call().number()
                            && other.call().runsAt(trial.beganNanos()))
                    .count();
            if (beside > most) {
                findings.violated(
                        trial.request(), trial + " is one of " + beside + " at once (expected: at most " + most + ")");
            }
        }
    }

    private <K> Map<K, List<Trial>> by(Function<Trial, K> key) {
        return trials.stream().collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
    }

    private int keyCount(String provider) {
        return history.config().allProviders().stream()
                .filter(config -> config.name().equals(provider))
                .mapToInt(config -> config.keys().size())
                .sum();
    }

    private static boolean asksForRest(Trial trial) {
        return trial.failedWith(FailureKind.RATE_LIMITED)
                || (trial.failedWith(FailureKind.OVERLOADED)
                        && trial.attempt()
                                .failure()
                                .flatMap(Failure::retryAfter)
                                .isPresent());
    }

    private static long restNanos(Trial trial) {
        return trial.attempt()
                .failure()
                .flatMap(Failure::retryAfter)
                .orElse(HealthRules.STANDARD.restWithoutHint())
                .toNanos();
    }

    private static boolean isRepeat(Trial trial) {
        return trial.repeats()
                .filter(before -> before.call().key() == trial.call().key()
                        || KEYS_FAULT.stream().noneMatch(before::failedWith))
                .isPresent();
    }

    private static Visit visit(Trial trial) {
        boolean ill = ILL.stream().anyMatch(trial::failedWith);
        Outcome failed = ill ? Outcome.FAILED : Outcome.SAID_NOTHING;
        return new Visit(
                trial + " of " + trial.request(),
                trial.beganNanos(),
                trial.call().firstByteNanos(),
                trial.endedNanos(),
                trial.attempt().answered() ? Outcome.ANSWERED : failed);
    }
}

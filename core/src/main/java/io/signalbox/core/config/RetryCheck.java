package io.signalbox.core.config;

import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.failover.FailoverRules;
import io.signalbox.core.failover.Retries;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is checked of repeats: the numbers themselves, and whether other limits leave room for those that somebody asked for. */
final class RetryCheck {

    private static final String PATH = "failover.retries";
    private static final int MOST = 20;
    private static final String REPEATED =
            FailoverRules.REPEATED.stream().map(FailureKind::word).collect(Collectors.joining(", "));

    private final GatewayConfig config;
    private final Retries retries;
    private final Problems problems;

    RetryCheck(GatewayConfig config, Problems problems) {
        this.config = config;
        this.retries = config.failover().retries();
        this.problems = problems;
    }

    void run() {
        problems.range(retries.byKind().isEmpty() ? PATH : PATH + ".default", retries.byDefault(), 0, MOST);
        retries.byKind().forEach(this::number);
        allowance();
        deadline();
    }

    private void number(FailureKind kind, int number) {
        if (number > 0 && !FailoverRules.REPEATED.contains(kind)) {
            problems.add(
                    path(kind),
                    Integer.toString(number),
                    "is never repeated (expected: 0, or one of " + REPEATED + ")");
        } else {
            problems.range(path(kind), number, 0, MOST);
        }
    }

    /** Whoever asked for other repeats than the usual ones is to know where they cannot all be made. */
    private void allowance() {
        int most = retries.most();
        if (!retries.equals(Retries.STANDARD) && most >= config.failover().mostAttempts()) {
            Optional<FailureKind> kind = FailoverRules.REPEATED.stream()
                    .filter(retries.byKind()::containsKey)
                    .filter(one -> retries.after(one) == most)
                    .findFirst();
            problems.warn(
                    kind.map(RetryCheck::path).orElse(PATH),
                    Integer.toString(most),
                    "failover.attempts is " + config.failover().mostAttempts() + " (expected: " + (most + 1L)
                            + " or more, so that all repeats can be made)");
        }
    }

    /** Each call may take as long as its provider may, and all of them no longer than the request. */
    private void deadline() {
        int repeats = retries.byKind().getOrDefault(FailureKind.TIMEOUT, 0);
        Duration whole = config.timeouts().request();
        config.allProviders().stream()
                .filter(provider -> repeats > 0 && answer(provider).compareTo(whole.dividedBy(repeats + 1L)) > 0)
                .findFirst()
                .ifPresent(provider -> problems.warn(
                        path(FailureKind.TIMEOUT),
                        Integer.toString(repeats),
                        "timeouts.request is " + Problems.written(whole) + ", and " + provider.name() + " has "
                                + Problems.written(answer(provider)) + " for each answer (expected: time for "
                                + (repeats + 1L) + " of them)"));
    }

    private Duration answer(ProviderConfig provider) {
        return config.timeouts().of(provider).answer();
    }

    private static String path(FailureKind kind) {
        return PATH + "." + kind.word();
    }
}

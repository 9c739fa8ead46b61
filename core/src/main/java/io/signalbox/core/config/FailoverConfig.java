package io.signalbox.core.config;

import io.signalbox.core.failover.Backoff;
import io.signalbox.core.failover.FailoverRules;
import io.signalbox.core.failover.Retries;
import io.signalbox.core.failover.SlowPolicy;
import java.time.Duration;

/**
 * How far a request goes after failures.
 *
 * @param mostAttempts how many attempts one request may make in all
 * @param retries how often the last endpoint may be called again
 * @param longestRetryAfter a longer wait that a provider asks for is left to the caller
 * @param contentPolicyFallbacks whether the operator's own fallbacks may follow a content refusal
 * @param whenSlow what follows when the first content takes too long and the plan has another endpoint
 * @param continuation whether an answer that breaks off may be continued by another endpoint
 */
public record FailoverConfig(
        int mostAttempts,
        Retries retries,
        Duration longestRetryAfter,
        boolean contentPolicyFallbacks,
        SlowPolicy whenSlow,
        boolean continuation) {

    /** What {@link FailoverRules#STANDARD} says. */
    public static final FailoverConfig STANDARD = new FailoverConfig(
            FailoverRules.STANDARD.mostAttempts(),
            FailoverRules.STANDARD.retries(),
            FailoverRules.STANDARD.longestRetryAfter(),
            FailoverRules.STANDARD.contentPolicyFallbacks(),
            FailoverRules.STANDARD.whenSlow(),
            FailoverRules.STANDARD.continuation());

    /** Every kind of failure that may be repeated is, equally often. */
    public FailoverConfig(
            int mostAttempts,
            int mostRetries,
            Duration longestRetryAfter,
            boolean contentPolicyFallbacks,
            SlowPolicy whenSlow,
            boolean continuation) {
        this(
                mostAttempts,
                Retries.upTo(mostRetries),
                longestRetryAfter,
                contentPolicyFallbacks,
                whenSlow,
                continuation);
    }

    /** The same with other repeats. */
    public FailoverConfig withRetries(Retries other) {
        return new FailoverConfig(
                mostAttempts, other, longestRetryAfter, contentPolicyFallbacks, whenSlow, continuation);
    }

    /** How often the last endpoint may be called again at most, whatever it fails with. */
    public int mostRetries() {
        return retries.most();
    }

    /** The rules that follow from it. */
    public FailoverRules rules() {
        return new FailoverRules(
                mostAttempts,
                retries,
                longestRetryAfter,
                contentPolicyFallbacks,
                Backoff.STANDARD,
                whenSlow,
                continuation);
    }
}

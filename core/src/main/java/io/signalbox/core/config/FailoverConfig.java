package io.signalbox.core.config;

import io.signalbox.core.failover.Backoff;
import io.signalbox.core.failover.FailoverRules;
import io.signalbox.core.failover.SlowPolicy;
import java.time.Duration;

/**
 * How far a request goes after failures.
 *
 * @param mostAttempts how many attempts one request may make in all
 * @param mostRetries how often the last endpoint may be called again
 * @param longestRetryAfter a longer wait that a provider asks for is left to the caller
 * @param contentPolicyFallbacks whether the operator's own fallbacks may follow a content refusal
 * @param whenSlow what follows when the first content takes too long and the plan has another endpoint
 * @param continuation whether an answer that breaks off may be continued by another endpoint
 */
public record FailoverConfig(
        int mostAttempts,
        int mostRetries,
        Duration longestRetryAfter,
        boolean contentPolicyFallbacks,
        SlowPolicy whenSlow,
        boolean continuation) {

    /** What {@link FailoverRules#STANDARD} says. */
    public static final FailoverConfig STANDARD = new FailoverConfig(
            FailoverRules.STANDARD.mostAttempts(),
            FailoverRules.STANDARD.mostRetries(),
            FailoverRules.STANDARD.longestRetryAfter(),
            FailoverRules.STANDARD.contentPolicyFallbacks(),
            FailoverRules.STANDARD.whenSlow(),
            FailoverRules.STANDARD.continuation());

    /** The rules that follow from it. */
    public FailoverRules rules() {
        return new FailoverRules(
                mostAttempts,
                mostRetries,
                longestRetryAfter,
                contentPolicyFallbacks,
                Backoff.STANDARD,
                whenSlow,
                continuation);
    }
}

/**
 * What to do after an attempt failed: retry, next endpoint, or give up.
 *
 * <p>Start with {@link io.signalbox.core.failover.FailoverRules}. Pure functions of the failure, the plan and what was already
 * tried; hedging and continuation will be further {@link io.signalbox.core.failover.NextStep}s.
 */
@NullMarked
package io.signalbox.core.failover;

import org.jspecify.annotations.NullMarked;

/**
 * One call to one endpoint and how it ended.
 *
 * <p>Start with {@link io.signalbox.core.attempt.FailureKind}, the closed set on which every failover decision rests. Knows
 * nothing of plans or policies: it states what happened, not what to do next.
 */
@NullMarked
package io.signalbox.core.attempt;

import org.jspecify.annotations.NullMarked;

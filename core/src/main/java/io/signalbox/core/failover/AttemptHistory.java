package io.signalbox.core.failover;

import java.time.Duration;

/**
 * What was already tried for one request.
 *
 * @param index the place in the plan of the attempt that just failed, from 0
 * @param atThisEndpoint how often that endpoint was called for this request, at least 1
 * @param total how many attempts there were for this request, at least 1
 * @param timeLeft until the request's deadline
 */
public record AttemptHistory(int index, int atThisEndpoint, int total, Duration timeLeft) {}

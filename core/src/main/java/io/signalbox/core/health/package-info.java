/**
 * What was observed of each endpoint: how fast it answers, how often it fails, and whether it is to be left alone for now.
 *
 * <p>Start with {@link io.signalbox.core.health.EndpointHealth}, what routing sees of one endpoint at one moment, and
 * {@link io.signalbox.core.health.HealthBook}, which knows it and gives the right to call. {@link io.signalbox.core.health.KeyBook}
 * does the same for a provider's keys, and {@link io.signalbox.core.health.RetryBudget} says how often may be repeated over all
 * traffic. Nothing here knows of plans or requests, reads a clock or waits: time is passed in, as nanoseconds that never go back.
 */
@NullMarked
package io.signalbox.core.health;

import org.jspecify.annotations.NullMarked;

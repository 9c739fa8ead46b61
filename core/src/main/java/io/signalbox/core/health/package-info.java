/**
 * What was observed of each endpoint: how fast it answers, how often it fails, and whether it is to be left alone for now.
 *
 * <p>Start with {@link io.signalbox.core.health.EndpointHealth}, what routing sees of one endpoint at one moment.
 */
@NullMarked
package io.signalbox.core.health;

import org.jspecify.annotations.NullMarked;

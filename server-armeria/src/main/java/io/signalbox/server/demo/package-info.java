/**
 * The demonstration provider: a few models without a key, a network or a cost, so that the gateway can be tried the minute it is
 * built. One of them fails on purpose.
 *
 * <p>Start with {@link io.signalbox.server.demo.DemoProvider}.
 */
@NullMarked
package io.signalbox.server.demo;

import org.jspecify.annotations.NullMarked;

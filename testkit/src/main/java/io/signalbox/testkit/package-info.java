/**
 * Fakes on real sockets and hand-written doubles, for the tests of Signalbox and of everything built on it.
 *
 * <p>Start with {@link io.signalbox.testkit.ScriptedUpstream}: a provider that answers, stalls, cuts and lies as a test
 * tells it. What it does with a request is a {@link io.signalbox.testkit.Reply}, made of {@link
 * io.signalbox.testkit.Step}s at {@link io.signalbox.testkit.Point}s; what it saw is a {@link
 * io.signalbox.testkit.RecordedRequest}, and what became of the answer an {@link io.signalbox.testkit.Exchange}. It
 * needs nothing but the JDK, and knows nothing of the gateway.
 */
@NullMarked
package io.signalbox.testkit;

import org.jspecify.annotations.NullMarked;

/**
 * Fakes on real sockets and hand-written doubles, for the tests of Signalbox and of everything built on it.
 *
 * <p>Start with {@link io.signalbox.testkit.ScriptedUpstream}: a provider that answers, stalls, cuts and lies as a test
 * tells it. What it does with a request is a {@link io.signalbox.testkit.Reply}, made of {@link
 * io.signalbox.testkit.Step}s at {@link io.signalbox.testkit.Point}s; what it saw is a {@link
 * io.signalbox.testkit.RecordedRequest}, and what became of the answer an {@link io.signalbox.testkit.Exchange}. It
 * speaks every {@link io.signalbox.testkit.ScriptedDialect}, over HTTP/1.1 and HTTP/2, plain and over TLS, and knows nothing of the
 * gateway.
 *
 * <p>Exchanges with real providers are written to files by a {@link io.signalbox.testkit.Recorder}, without secrets ({@link
 * io.signalbox.testkit.Recording}), and answered again by a {@link io.signalbox.testkit.Player}.
 *
 * <p>Callers that speak their dialects to the letter, and the laws of translation, are in {@code dialect}.
 */
@NullMarked
package io.signalbox.testkit;

import org.jspecify.annotations.NullMarked;

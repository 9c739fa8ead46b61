/**
 * Callers that speak a dialect to the letter, and the laws that every way from their dialect to a provider's keeps.
 *
 * <p>Whoever writes a dialect that callers speak starts with {@link io.signalbox.testkit.dialect.DialectContract}, whoever writes one in
 * which providers are called with {@link io.signalbox.testkit.dialect.ProviderDialectContract}. A caller is a {@link
 * io.signalbox.testkit.dialect.SpokenDialect}: it writes a {@link io.signalbox.testkit.dialect.SpokenRequest} as an SDK would, and reads
 * the answer into a {@link io.signalbox.testkit.dialect.SpokenAnswer}, strictly: an event out of order is an {@link AssertionError}. What
 * arrives at a provider is read into a {@link io.signalbox.testkit.dialect.HeardRequest}. Nothing here uses the gateway's own codecs.
 */
@NullMarked
package io.signalbox.testkit.dialect;

import org.jspecify.annotations.NullMarked;

/**
 * Moves bytes over {@code java.net.http}: what an embedder without other dependencies gets. Start with
 * {@link io.signalbox.transport.jdk.JdkTransport}.
 */
@NullMarked
package io.signalbox.transport.jdk;

import org.jspecify.annotations.NullMarked;

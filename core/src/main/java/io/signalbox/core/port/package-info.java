/**
 * What adapters implement: everything the core needs from the world outside.
 *
 * <p>Interfaces and records only, in terms of the JDK and the core. Start with {@link io.signalbox.core.port.Transport} and
 * {@link io.signalbox.core.port.Dialect}; the duties of an implementer stand on each interface and are checked by the contracts
 * in the test kit.
 */
@NullMarked
package io.signalbox.core.port;

import org.jspecify.annotations.NullMarked;

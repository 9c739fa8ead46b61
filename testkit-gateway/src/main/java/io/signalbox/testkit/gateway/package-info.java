/**
 * A whole gateway in memory, for the tests of code that calls models: {@link io.signalbox.testkit.gateway.FakeGateway} is the real core
 * and the real dialects between a caller and providers that are played by a script.
 *
 * <p>It is a module beside the test kit because the dialects are tested with the test kit, and so cannot be part of it.
 */
@NullMarked
package io.signalbox.testkit.gateway;

import org.jspecify.annotations.NullMarked;

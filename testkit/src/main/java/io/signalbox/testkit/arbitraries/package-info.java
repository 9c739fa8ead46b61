/**
 * Arbitraries for jqwik: whatever can be a model URI, a price, a usage, a configuration, a plan, a generation or a stream of events, for
 * properties of code that deals with them. All shrink.
 *
 * <p>They need jqwik 1.9 on the class path of the tests, which the test kit does not bring.
 *
 * <pre>{@code
 * @Property
 * void costsNothingIfNothingIsUsed(@ForAll("prices") Prices prices) { ... }
 *
 * @Provide
 * Arbitrary<Prices> prices() {
 *     return PriceLists.known();
 * }
 * }</pre>
 */
@NullMarked
package io.signalbox.testkit.arbitraries;

import org.jspecify.annotations.NullMarked;

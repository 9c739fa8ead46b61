/**
 * Calls that have to prove who makes them, where a fixed header is not enough: each request is signed, or given a token, before
 * another transport sends it. Start with {@link io.signalbox.core.signing.SigningTransport}; who signs is an adapter's matter.
 */
@NullMarked
package io.signalbox.core.signing;

import org.jspecify.annotations.NullMarked;

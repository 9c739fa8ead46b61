/**
 * Rows of the acceptance table, shown on an embedded gateway with real sockets to a scripted provider. Start with
 * {@link io.signalbox.docs.acceptance.TestGateway}, the fixture all of them use.
 */
@NullMarked
package io.signalbox.docs.acceptance;

import org.jspecify.annotations.NullMarked;

/** The transport that the guide on writing one shows, and its proof. */
@NullMarked
package io.signalbox.docs.transport;

import org.jspecify.annotations.NullMarked;

/** The proxy on real sockets, in front of a scripted provider. */
@NullMarked
package io.signalbox.server;

import org.jspecify.annotations.NullMarked;

/** The face on real routers and sockets, in front of a scripted provider. */
@NullMarked
package io.signalbox.router.vertx;

import org.jspecify.annotations.NullMarked;

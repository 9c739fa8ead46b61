/**
 * The proxy: puts configuration, transports, ledger, gateway and HTTP face together behind an Armeria server, and is its command
 * line.
 *
 * <p>Start with {@link io.signalbox.server.SignalboxServer} to see what is composed, with {@link io.signalbox.server.Main} for the
 * command line.
 */
@NullMarked
package io.signalbox.server;

import org.jspecify.annotations.NullMarked;

/**
 * The system clock, and the named time limits that transports share.
 */
@NullMarked
package io.signalbox.core.time;

import org.jspecify.annotations.NullMarked;

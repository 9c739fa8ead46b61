/**
 * The core of Signalbox: decides which endpoint answers a request, what happens when that fails, and what it cost. No dependency
 * but the JDK. The packages stand on a ladder and use only lower rungs.
 */
@NullMarked
package io.signalbox.core;

import org.jspecify.annotations.NullMarked;

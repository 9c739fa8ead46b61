/**
 * Which addresses providers' names have, and which of them are connected to; for transports that resolve names themselves.
 */
@NullMarked
package io.signalbox.core.name;

import org.jspecify.annotations.NullMarked;

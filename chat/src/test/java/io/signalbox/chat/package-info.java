/** Tests of the typed API, alone and over a whole gateway. */
@NullMarked
package io.signalbox.chat;

import org.jspecify.annotations.NullMarked;

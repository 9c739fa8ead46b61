/** Tests. */
@NullMarked
package io.signalbox.codec.jackson.chat;

import org.jspecify.annotations.NullMarked;

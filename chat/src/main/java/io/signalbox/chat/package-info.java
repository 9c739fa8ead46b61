/**
 * A small typed API for those who have a gateway in their process and use no SDK: ask a model in one line, and get everything that the
 * gateway gives. It knows no wire format but the one in which it speaks to the gateway, and no socket at all.
 *
 * <p>Start with {@link io.signalbox.chat.Chat}.
 */
@NullMarked
package io.signalbox.chat;

import org.jspecify.annotations.NullMarked;

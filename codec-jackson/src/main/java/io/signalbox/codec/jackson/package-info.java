/**
 * Dialects in JSON: how requests are read without turning them into objects, and how bytes pass through with few changes.
 *
 * <p>Start with {@link io.signalbox.codec.jackson.chat.OpenAiChat}, the only way in. A body stays the bytes it came as: one pass over it
 * finds where its members lie, and a splicer writes the few that must differ between slices of the original. What leaves this
 * package never holds an exception's text.
 */
@NullMarked
package io.signalbox.codec.jackson;

import org.jspecify.annotations.NullMarked;

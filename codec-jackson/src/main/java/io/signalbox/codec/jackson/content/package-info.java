/**
 * Reads the words out of stored prompts and answers: what a caller sent and got, in its dialect, back into text for people.
 *
 * <p>Start with {@link io.signalbox.codec.jackson.content.StoredTexts}.
 */
@NullMarked
package io.signalbox.codec.jackson.content;

import org.jspecify.annotations.NullMarked;

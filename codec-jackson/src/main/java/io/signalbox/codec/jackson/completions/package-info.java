/**
 * OpenAI's legacy completions: one prompt, one text. Start with {@link io.signalbox.codec.jackson.completions.LegacyCompletions}.
 */
@NullMarked
package io.signalbox.codec.jackson.completions;

import org.jspecify.annotations.NullMarked;

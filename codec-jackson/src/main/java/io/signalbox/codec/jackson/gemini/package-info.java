/**
 * The dialect {@code gemini}: Google's generateContent, as callers send it and as AI Studio and Vertex take it. Start with {@link
 * io.signalbox.codec.jackson.gemini.Gemini}.
 */
@NullMarked
package io.signalbox.codec.jackson.gemini;

import org.jspecify.annotations.NullMarked;

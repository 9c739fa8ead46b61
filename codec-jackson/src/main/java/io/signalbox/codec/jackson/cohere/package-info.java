/** The dialect {@code cohere}: version 2 of Cohere's chat API, as providers take it. Start with {@link io.signalbox.codec.jackson.cohere.CohereChat}. */
@NullMarked
package io.signalbox.codec.jackson.cohere;

import org.jspecify.annotations.NullMarked;

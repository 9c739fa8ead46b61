/** What a caller of OpenAI's client can count on when it leaves, or is told of a failure. */
@NullMarked
package io.signalbox.client.openai;

import org.jspecify.annotations.NullMarked;

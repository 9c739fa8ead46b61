/** What a caller of Anthropic's client can count on when it leaves, or is told of a failure. */
@NullMarked
package io.signalbox.client.anthropic;

import org.jspecify.annotations.NullMarked;

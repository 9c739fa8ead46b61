/** Tests. */
@NullMarked
package io.signalbox.codec.jackson.anthropic;

import org.jspecify.annotations.NullMarked;

/** Tests. */
@NullMarked
package io.signalbox.codec.jackson.gemini;

import org.jspecify.annotations.NullMarked;

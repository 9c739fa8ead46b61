/** Tests. */
@NullMarked
package io.signalbox.codec.jackson.answer;

import org.jspecify.annotations.NullMarked;

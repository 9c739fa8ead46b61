/** Tests. */
@NullMarked
package io.signalbox.codec.jackson.translation;

import org.jspecify.annotations.NullMarked;

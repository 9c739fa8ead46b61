/** Tests. */
@NullMarked
package io.signalbox.codec.jackson.usage;

import org.jspecify.annotations.NullMarked;

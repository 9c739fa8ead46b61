/** Tests. */
@NullMarked
package io.signalbox.codec.jackson.json;

import org.jspecify.annotations.NullMarked;

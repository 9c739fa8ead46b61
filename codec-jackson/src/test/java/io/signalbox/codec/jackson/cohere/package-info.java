/** Tests. */
@NullMarked
package io.signalbox.codec.jackson.cohere;

import org.jspecify.annotations.NullMarked;

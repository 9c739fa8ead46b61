/** Tests. */
@NullMarked
package io.signalbox.codec.jackson.bedrock;

import org.jspecify.annotations.NullMarked;

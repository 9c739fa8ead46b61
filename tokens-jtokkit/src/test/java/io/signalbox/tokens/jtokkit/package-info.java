/** Tests. */
@NullMarked
package io.signalbox.tokens.jtokkit;

import org.jspecify.annotations.NullMarked;

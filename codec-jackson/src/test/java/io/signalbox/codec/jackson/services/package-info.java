/** Tests. */
@NullMarked
package io.signalbox.codec.jackson.services;

import org.jspecify.annotations.NullMarked;

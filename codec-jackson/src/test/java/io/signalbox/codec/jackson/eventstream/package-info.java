@NullMarked
package io.signalbox.codec.jackson.eventstream;

import org.jspecify.annotations.NullMarked;

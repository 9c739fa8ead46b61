@NullMarked
package io.signalbox.codec.jackson.completions;

import org.jspecify.annotations.NullMarked;

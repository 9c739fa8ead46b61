@NullMarked
package io.signalbox.codec.jackson.responses;

import org.jspecify.annotations.NullMarked;

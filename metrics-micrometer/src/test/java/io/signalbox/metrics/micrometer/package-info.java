/** Tests. */
@NullMarked
package io.signalbox.metrics.micrometer;

import org.jspecify.annotations.NullMarked;

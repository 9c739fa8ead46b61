/** How long names take to resolve. */
@NullMarked
package io.signalbox.bench.names;

import org.jspecify.annotations.NullMarked;

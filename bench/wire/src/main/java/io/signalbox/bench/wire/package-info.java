/** What a call costs over each transport. */
@NullMarked
package io.signalbox.bench.wire;

import org.jspecify.annotations.NullMarked;

/** What a call costs beside the provider, inside the process. */
@NullMarked
package io.signalbox.bench.embedded;

import org.jspecify.annotations.NullMarked;

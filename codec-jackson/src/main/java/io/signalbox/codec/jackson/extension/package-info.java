/** What this module brings to a gateway that is put together from what is on the class path. Nobody else needs to name these classes. */
@NullMarked
package io.signalbox.codec.jackson.extension;

import org.jspecify.annotations.NullMarked;

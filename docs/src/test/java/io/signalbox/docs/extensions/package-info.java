/** One example of each extension, found on the class path or given by hand. */
@NullMarked
package io.signalbox.docs.extensions;

import org.jspecify.annotations.NullMarked;

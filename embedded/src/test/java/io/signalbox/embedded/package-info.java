/** What a service gets with the one dependency. */
@NullMarked
package io.signalbox.embedded;

import org.jspecify.annotations.NullMarked;

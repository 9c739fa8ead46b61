/** What providers say when they fail, whichever shape it has. */
@NullMarked
package io.signalbox.codec.jackson.upstream;

import org.jspecify.annotations.NullMarked;

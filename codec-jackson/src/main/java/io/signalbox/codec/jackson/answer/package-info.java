/** What answers of all dialects have in common. */
@NullMarked
package io.signalbox.codec.jackson.answer;

import org.jspecify.annotations.NullMarked;

/** What Anthropic's models take, whoever hosts them and in whichever dialect they are called, and what is done where models take less. */
@NullMarked
package io.signalbox.codec.jackson.claude;

import org.jspecify.annotations.NullMarked;

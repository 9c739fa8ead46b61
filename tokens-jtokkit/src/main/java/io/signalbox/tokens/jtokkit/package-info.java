/**
 * Counts tokens, where a provider does not, by the vocabularies of OpenAI. Start with {@link
 * io.signalbox.tokens.jtokkit.JtokkitTokenCounter}.
 */
@NullMarked
package io.signalbox.tokens.jtokkit;

import org.jspecify.annotations.NullMarked;

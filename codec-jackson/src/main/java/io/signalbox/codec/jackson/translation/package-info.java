/**
 * From one dialect to another: a request in no dialect, an answer as events, and what every dialect does to get in and out of these.
 *
 * <p>Start with {@link io.signalbox.codec.jackson.translation.TranslatingBridge}. A dialect that callers may speak is a {@link
 * io.signalbox.codec.jackson.translation.ClientFormat}; one in which providers are called is an {@link
 * io.signalbox.codec.jackson.translation.UpstreamFormat}. Neither knows any other dialect.
 */
@NullMarked
package io.signalbox.codec.jackson.translation;

import org.jspecify.annotations.NullMarked;

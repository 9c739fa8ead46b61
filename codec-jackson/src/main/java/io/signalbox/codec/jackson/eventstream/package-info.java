/**
 * AWS's binary event stream ({@code application/vnd.amazon.eventstream}), as Bedrock's streams are framed: the frames alone, not what
 * is in them. Start with {@link io.signalbox.codec.jackson.eventstream.EventStreamReader}.
 */
@NullMarked
package io.signalbox.codec.jackson.eventstream;

import org.jspecify.annotations.NullMarked;

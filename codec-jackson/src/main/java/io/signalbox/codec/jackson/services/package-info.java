/**
 * What models are asked for beside conversations: embeddings, moderations, images, speech, transcriptions, ranking. Each passes
 * between callers and providers who speak the same dialect; nothing is translated.
 */
@NullMarked
package io.signalbox.codec.jackson.services;

import org.jspecify.annotations.NullMarked;

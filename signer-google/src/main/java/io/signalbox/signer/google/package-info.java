/**
 * Calls to Vertex AI with access tokens of Google Cloud. Start with {@link io.signalbox.signer.google.GoogleTokenTransport}. Google's
 * own library fetches and refreshes the tokens.
 */
@NullMarked
package io.signalbox.signer.google;

import org.jspecify.annotations.NullMarked;

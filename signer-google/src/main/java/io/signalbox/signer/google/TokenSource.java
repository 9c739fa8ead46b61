package io.signalbox.signer.google;

import com.google.auth.oauth2.GoogleCredentials;
import java.io.IOException;

/** Where credentials come from. */
interface TokenSource {

    /** Looks for them; may block. */
    GoogleCredentials find() throws IOException;
}

package io.signalbox.core.extension;

import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.ContentReader;
import java.util.List;
import java.util.Optional;

/** Dialects in which providers are called. All that are found are used. */
public non-sealed interface DialectExtension extends Extension {

    /** A bridge to each of its dialects. Of two bridges to one dialect, that of the extension with the higher preference is taken. */
    List<Bridge> bridges();

    /** What reads stored prompts and answers; the first that there is is used. */
    default Optional<ContentReader> contentReader() {
        return Optional.empty();
    }
}

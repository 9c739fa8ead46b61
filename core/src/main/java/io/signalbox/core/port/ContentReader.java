package io.signalbox.core.port;

import io.signalbox.core.content.GenerationContent;
import io.signalbox.core.content.StoredContent;

/** Reads the words out of stored content, whatever dialect it is in. Stateless; from any thread. */
public interface ContentReader {

    /** What was said. What is no such dialect, or was cut, is given as the text that is there. Never fails. */
    GenerationContent read(StoredContent content);
}

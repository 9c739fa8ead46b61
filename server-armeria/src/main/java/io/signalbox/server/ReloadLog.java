package io.signalbox.server;

import io.signalbox.core.config.ConfigChanges;
import java.util.List;

/** Hears what became of a configuration file that has changed. */
interface ReloadLog {

    /** It was taken. */
    void reloaded(ConfigChanges changes);

    /** It was not; everything stays as it was. */
    void refused(List<String> problems);

    /** The proxy itself is broken somewhere; everything stays as it was. */
    void fault(RuntimeException thrown);
}

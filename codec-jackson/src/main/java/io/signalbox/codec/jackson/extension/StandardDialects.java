package io.signalbox.codec.jackson.extension;

import io.signalbox.codec.jackson.Dialects;
import io.signalbox.core.extension.DialectExtension;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.ContentReader;
import java.util.List;
import java.util.Optional;

/** The dialects that come with Signalbox. */
public final class StandardDialects implements DialectExtension {

    /** For {@link java.util.ServiceLoader}, or to be given to a builder. */
    public StandardDialects() {}

    @Override
    public String name() {
        return "signalbox";
    }

    @Override
    public int preference() {
        return -10;
    }

    @Override
    public List<Bridge> bridges() {
        return Dialects.bridges();
    }

    @Override
    public Optional<ContentReader> contentReader() {
        return Optional.of(Dialects.contentReader());
    }
}

package io.signalbox.server;

import io.signalbox.core.config.ConfigChanges;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.InvalidConfigException;
import io.signalbox.core.config.ReloadConfig;
import io.signalbox.core.extension.ExtensionException;
import io.signalbox.core.port.Clock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Looks at a configuration file time and again, and at those that it names, and has the proxy take it when one of them holds something new.
 * A file that somebody is just writing is left alone: only what two looks in a row have seen is taken, or refused, once.
 *
 * <p>Looks and what follows from them run one after the other.
 */
final class ConfigWatch implements AutoCloseable {

    private final Supplier<ConfigResult> reader;
    private final Clock clock;
    private final Executor executor;
    private final Consumer<RuntimeException> faults;

    /** What is looked at: the file, and what it named when it was last read. */
    private List<Path> files;

    /** What they held when the file was last taken or refused. */
    private Map<Path, FileContent> known;

    private Map<Path, FileContent> seen;
    private ReloadConfig settings = ReloadConfig.NONE;
    private Proxy proxy = read -> {
        throw new IllegalStateException("not started");
    };

    private volatile boolean closed;
    private volatile Clock.Cancellable next = () -> {};

    /**
     * A watch of a file, from what it holds now.
     *
     * @param reader reads the file, with what the environment and the command line add to it
     * @param executor where files may be read; runs one task after the other
     * @param faults hears of what is broken in the proxy itself
     */
    ConfigWatch(
            Path file,
            Supplier<ConfigResult> reader,
            Clock clock,
            Executor executor,
            Consumer<RuntimeException> faults) {
        this.reader = reader;
        this.clock = clock;
        this.executor = executor;
        this.faults = faults;
        this.files = List.of(file);
        this.known = contents();
        this.seen = known;
    }

    /** What is watched for. */
    interface Proxy {

        /** Takes what was read, or refuses it and says so, as {@link io.signalbox.core.gateway.Gateway#reload(ConfigResult)}. */
        ConfigChanges take(ConfigResult read);

        /** The files were looked at. */
        default void looked(Instant at) {}
    }

    /** Reads the file for the start. What is written from now on is noticed, into the files that it names, too. */
    ConfigResult first() {
        ConfigResult read = reader.get();
        if (!read.files().equals(files)) {
            // What these hold has to be known before they are read.
            files = read.files();
            known = contents();
            seen = known;
            read = reader.get();
        }
        return read;
    }

    /**
     * Begins to look.
     *
     * @param started what was read at the start
     */
    void start(GatewayConfig started, Proxy taker) {
        proxy = taker;
        settings = started.reload();
        lookLater();
    }

    /** Looks no more. */
    @Override
    public void close() {
        closed = true;
        next.cancel();
    }

    private void lookLater() {
        if (settings.enabled() && !closed) {
            next = clock.schedule(settings.interval(), () -> executor.execute(this::look));
        }
    }

    private void look() {
        if (closed) {
            return;
        }
        Map<Path, FileContent> now = contents();
        proxy.looked(clock.now());
        if (now.equals(seen) && !now.equals(known)) {
            if (tryRead(now)) {
                known = now;
            } else {
                now = contents();
            }
        }
        seen = now;
        lookLater();
    }

    private Map<Path, FileContent> contents() {
        return files.stream().collect(Collectors.toMap(file -> file, FileContent::of));
    }

    /** False if something has changed while it was read, or other files are named than were looked at; the next look sees it. */
    private boolean tryRead(Map<Path, FileContent> now) {
        try {
            ConfigResult read = reader.get();
            if (!contents().equals(now)) {
                return false;
            }
            if (!read.files().equals(files)) {
                files = read.files();
                return false;
            }
            proxy.take(read);
            read.config().ifPresent(taken -> settings = taken.reload());
        } catch (InvalidConfigException | ExtensionException refused) {
            // The proxy has said so.
        } catch (RuntimeException broken) {
            if (!closed) {
                faults.accept(broken);
            }
        }
        return true;
    }
}

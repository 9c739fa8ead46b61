package io.signalbox.server;

import io.signalbox.core.config.ConfigChanges;
import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.InvalidConfigException;
import io.signalbox.core.config.ReloadConfig;
import io.signalbox.core.extension.ExtensionException;
import io.signalbox.core.port.Clock;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Looks at a configuration file time and again, and has the proxy take it when it holds something new. A file that somebody is just
 * writing is left alone: only what two looks in a row have seen is taken, or refused with everything that is wrong with it, once.
 *
 * <p>Looks and what follows from them run one after the other.
 */
final class ConfigWatch implements AutoCloseable {

    private final Path file;
    private final Supplier<ConfigResult> reader;
    private final Clock clock;
    private final Executor executor;
    private final ReloadLog log;

    /** What it held when it was last taken or refused. */
    private FileContent known;

    private FileContent seen;
    private ReloadConfig settings = ReloadConfig.NONE;
    private Function<GatewayConfig, ConfigChanges> taker = config -> {
        throw new IllegalStateException("not started");
    };

    private volatile boolean closed;
    private volatile Clock.Cancellable next = () -> {};

    /**
     * A watch that knows what the file holds now. Read it for the start afterwards, and nothing is missed.
     *
     * @param reader reads the file, with what the environment and the command line add to it
     * @param executor where files may be read; runs one task after the other
     */
    ConfigWatch(Path file, Supplier<ConfigResult> reader, Clock clock, Executor executor, ReloadLog log) {
        this.file = file;
        this.reader = reader;
        this.clock = clock;
        this.executor = executor;
        this.log = log;
        this.known = FileContent.of(file);
        this.seen = known;
    }

    /**
     * Begins to look.
     *
     * @param started what was read at the start
     * @param take has the proxy take another
     */
    void start(GatewayConfig started, Function<GatewayConfig, ConfigChanges> take) {
        taker = take;
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
        FileContent now = FileContent.of(file);
        if (now.equals(seen) && !now.equals(known)) {
            FileContent before = known;
            known = now;
            if (!tryRead(now)) {
                known = before;
            }
        }
        seen = now;
        lookLater();
    }

    /** False if it has changed while it was read, which the next look sees. */
    private boolean tryRead(FileContent now) {
        try {
            ConfigResult read = reader.get();
            if (!FileContent.of(file).equals(now)) {
                return false;
            }
            if (read.config().isPresent()) {
                take(read.config().get());
            } else {
                log.refused(lines(read.problems()));
            }
        } catch (RuntimeException broken) {
            if (!closed) {
                log.fault(broken);
            }
        }
        return true;
    }

    private void take(GatewayConfig config) {
        try {
            log.reloaded(taker.apply(config));
            settings = config.reload();
        } catch (InvalidConfigException refused) {
            log.refused(lines(refused.problems()));
        } catch (ExtensionException | StartException refused) {
            log.refused(List.of(String.valueOf(refused.getMessage())));
        }
    }

    private static List<String> lines(List<ConfigProblem> problems) {
        return problems.stream().map(ConfigProblem::toString).toList();
    }
}

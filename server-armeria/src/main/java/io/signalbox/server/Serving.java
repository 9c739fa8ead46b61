package io.signalbox.server;

import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.time.SystemClock;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/** Runs the proxy from the command line: reads the configuration, starts, says so, and stops when the process is told to. */
final class Serving {

    private final Map<String, String> environment;
    private final PrintWriter out;
    private final PrintWriter err;

    Serving(Map<String, String> environment, PrintWriter out, PrintWriter err) {
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /**
     * Serves until the process is told to stop.
     *
     * @return the exit code
     * @throws StartException if it cannot start
     */
    int run(ServeOptions options) {
        Optional<ConfigWatch> watch =
                options.file().filter(Files::isRegularFile).map(file -> watch(file, options));
        ConfigResult read = watch.map(ConfigWatch::first).orElseGet(() -> options.read(environment));
        for (ConfigProblem warning : read.warnings()) {
            err.println("warning: " + warning);
        }
        for (ConfigProblem problem : read.problems()) {
            err.println("error: " + problem);
        }
        if (read.config().isEmpty()) {
            return 1;
        }
        GatewayConfig config = read.config().get();
        SignalboxServer server = SignalboxServer.start(config);
        watch.ifPresent(it -> it.start(config, server.watched()));
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            watch.ifPresent(ConfigWatch::close);
                            server.close();
                        },
                        "signalbox-shutdown"));
        out.print(Welcome.text(config, server.baseUrl(), options.file().isPresent()));
        out.flush();
        server.whenClosed().join();
        return 0;
    }

    private ConfigWatch watch(Path file, ServeOptions options) {
        return new ConfigWatch(
                file,
                () -> options.read(environment),
                SystemClock.instance(),
                Executors.newSingleThreadExecutor(look -> {
                    Thread thread = new Thread(look, "signalbox-reload");
                    thread.setDaemon(true);
                    return thread;
                }),
                new RequestLog()::fault);
    }
}

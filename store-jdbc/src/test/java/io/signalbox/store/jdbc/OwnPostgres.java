package io.signalbox.store.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A PostgreSQL server that a test may kill, freeze and start again; always on the same port with the same data. */
final class OwnPostgres implements AutoCloseable {

    private final Path data;
    private final int port;
    private final List<EmbeddedPostgres> running = new ArrayList<>();

    private OwnPostgres(Path data, int port) {
        this.data = data;
        this.port = port;
    }

    /** Not running yet. */
    static OwnPostgres in(Path folder) throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return new OwnPostgres(folder.resolve("data"), free.getLocalPort());
        }
    }

    String url() {
        return "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres";
    }

    void start() throws IOException {
        running.add(EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .start());
    }

    /** All processes die at once, without a word. */
    void kill() throws IOException, InterruptedException {
        List<ProcessHandle> processes = processes();
        signal("KILL", processes);
        for (ProcessHandle process : processes) {
            process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
        }
        for (EmbeddedPostgres dead : running) {
            // Gives back what this process holds of it.
            dead.close();
        }
        running.clear();
    }

    /** Connections stay, and are taken, but nobody answers. */
    void freeze() throws IOException, InterruptedException {
        // The server first; whom it has started by then is seen once it stands.
        signal("STOP", processes().subList(0, 1));
        awaitStopped(processes().subList(0, 1));
        signal("STOP", processes());
        awaitStopped(processes());
    }

    /** A signal is delivered in its own time. */
    private static void awaitStopped(List<ProcessHandle> processes) throws IOException, InterruptedException {
        String pids =
                processes.stream().map(process -> Long.toString(process.pid())).collect(Collectors.joining(","));
        String running = "ps -o state= -p " + pids + " | grep -qv '^[TtZX]'";
        while (new ProcessBuilder("bash", "-c", running).start().waitFor() == 0) {
            Thread.onSpinWait();
        }
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT", processes());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        kill();
    }

    /** The server first, so that it starts no others. */
    private List<ProcessHandle> processes() throws IOException {
        Path pid = data.resolve("postmaster.pid");
        if (!Files.exists(pid)) {
            return List.of();
        }
        long number = Long.parseLong(Files.readAllLines(pid).get(0).trim());
        return ProcessHandle.of(number).stream()
                .flatMap(server -> Stream.concat(Stream.of(server), server.children()))
                .toList();
    }

    private static void signal(String name, List<ProcessHandle> processes) throws IOException, InterruptedException {
        if (!processes.isEmpty()) {
            String pids = processes.stream()
                    .map(process -> Long.toString(process.pid()))
                    .collect(Collectors.joining(" "));
            new ProcessBuilder("bash", "-c", "kill -" + name + " " + pids + " 2>/dev/null")
                    .start()
                    .waitFor();
        }
    }
}

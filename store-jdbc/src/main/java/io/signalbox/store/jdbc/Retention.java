package io.signalbox.store.jdbc;

import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationCsv;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.zip.GZIPOutputStream;

/**
 * Takes generations out that are older than they have to be kept, whole weeks (UTC) at a time: some thousand are written to an archive file,
 * that file is on the disk, then they are noted as archived, and then they are deleted, few in a transaction. Sums stay. When it breaks off, it
 * goes on where it was; no generation is deleted that is not in a file, nor is one in two of them.
 *
 * <p>Runs on a thread of its own, once an hour.
 */
final class Retention {

    private static final Duration FIRST_AFTER = Duration.ofMinutes(1);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final int MOST_IN_A_FILE = 50_000;
    private static final int MOST_DELETED_AT_ONCE = 200;
    private static final String UNFINISHED = "unfinished.csv.gz";
    private static final String DONE_WITH =
            " WHERE created_at < ? AND EXISTS (SELECT 1 FROM generation_settlement WHERE generation = sequence)"
                    + " AND NOT EXISTS (SELECT 1 FROM unrolled_generation WHERE generation = sequence)";

    private final SqliteFile file;
    private final Chores chores;
    private final SqliteOptions options;
    private final LedgerThread thread = LedgerThread.bounded("signalbox-ledger-retention", 1);
    private volatile boolean stopped;

    Retention(SqliteFile file, Chores chores, SqliteOptions options) {
        this.file = file;
        this.chores = chores;
        this.options = options;
    }

    /** Runs from now on, if anything is to be taken out at all. */
    void start() {
        if (options.retention().isPresent()) {
            options.clock().schedule(FIRST_AFTER, this::runAndPlan);
        }
    }

    /** Ends soon. */
    void stop() {
        stopped = true;
    }

    void close(Deadline deadline) {
        thread.close(deadline);
    }

    /** Takes out what is too old now; completes with how many generations that were. */
    CompletionStage<Integer> run() {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    done.complete(takeOut());
                } catch (SQLException failed) {
                    done.completeExceptionally(Storage.unavailable(failed));
                } catch (IOException | RuntimeException failed) {
                    done.completeExceptionally(new IllegalStateException("The archive could not be written."));
                }
            });
        } catch (RejectedExecutionException busyOrClosed) {
            done.complete(0);
        }
        return done.minimalCompletionStage();
    }

    private void runAndPlan() {
        if (!stopped) {
            run();
            options.clock().schedule(EVERY, this::runAndPlan);
        }
    }

    private int takeOut() throws SQLException, IOException {
        long until = Bucket.WEEK.floor(
                Columns.nanos(options.clock().now().minus(options.retention().orElseThrow())));
        int taken = 0;
        try (GenerationReader rows = new GenerationReader(file.openForReading())) {
            Connection connection = rows.connection();
            finish(connection);
            for (List<Long> some = done(connection, until);
                    !some.isEmpty() && !stopped;
                    some = done(connection, until)) {
                String name = options.archive() ? write(rows, some) : "";
                note(some, until, name);
                finish(connection);
                taken += some.size();
            }
        }
        return taken;
    }

    private static List<Long> done(Connection connection, long until) throws SQLException {
        List<Long> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT sequence FROM generation_intent"
                + DONE_WITH + " ORDER BY created_at, id LIMIT " + MOST_IN_A_FILE)) {
            statement.setLong(1, until);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(row.getLong(1));
                }
            }
        }
        return found;
    }

    /** Writes these to the disk, and says what the file shall be called. */
    private String write(GenerationReader rows, List<Long> generations) throws SQLException, IOException {
        Path unfinished = folder().resolve(UNFINISHED);
        Files.deleteIfExists(unfinished);
        Files.createFile(unfinished, Permissions.ofFile(unfinished));
        Optional<Instant> first = Optional.empty();
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            // None of these is closed: the channel has to be open when it is flushed to the disk.
            GZIPOutputStream zipped = new GZIPOutputStream(Channels.newOutputStream(channel));
            Writer csv = new BufferedWriter(new OutputStreamWriter(zipped, StandardCharsets.UTF_8));
            csv.write(GenerationCsv.header() + "\r\n");
            for (long sequence : generations) {
                Generation generation = rows.bySequence(sequence).orElseThrow();
                first = first.or(() -> Optional.of(generation.intent().createdAt()));
                csv.write(GenerationCsv.line(generation) + "\r\n");
            }
            csv.flush();
            zipped.finish();
            channel.force(true);
        }
        LocalDate day = LocalDate.ofInstant(first.orElseThrow(), ZoneOffset.UTC);
        return "generations-" + day + "-" + generations.get(0) + ".csv.gz";
    }

    private void note(List<Long> generations, long until, String name) {
        await(chores.add(rows -> rows.archived(generations, until, name)));
    }

    /** Gives the file its name, if it was written and noted, and deletes what is in it. */
    private void finish(Connection connection) throws SQLException, IOException {
        Optional<String> name = noted(connection);
        if (name.isEmpty()) {
            return;
        }
        Path unfinished = folder().resolve(UNFINISHED);
        if (!name.get().isEmpty() && Files.exists(unfinished)) {
            Files.move(unfinished, folder().resolve(name.get()), StandardCopyOption.ATOMIC_MOVE);
        }
        while (!stopped && noted(connection).isPresent()) {
            await(chores.add(rows -> rows.deleteArchived(MOST_DELETED_AT_ONCE)));
        }
    }

    private static Optional<String> noted(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT file FROM archive_state")) {
            return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
        }
    }

    private Path folder() throws IOException {
        Path folder = file.realPath().resolveSibling("archive");
        return Files.createDirectories(folder, Permissions.ofFolder(folder));
    }

    private static void await(CompletionStage<Void> stage) {
        try {
            stage.toCompletableFuture().join();
        } catch (CompletionException failed) {
            throw new UncheckedIOException(new IOException("not written"));
        }
    }
}

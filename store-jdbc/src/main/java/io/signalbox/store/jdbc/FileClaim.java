package io.signalbox.store.jdbc;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.ledger.LedgerUnavailableException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to be the only ledger on a file, held as a lock on a file beside it for as long as the process lives or until it is
 * given back. SQLite's own exclusive mode would shut out the reading connection too.
 *
 * <p>The lock file stays: removing it would let two processes lock two files of one name.
 */
final class FileClaim implements AutoCloseable {

    /**
     * What this process holds. Asked before a lock file is opened, because on POSIX closing any handle of a file gives up all locks
     * that the process has on it: a second try would take the first one's lock away.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path lockFile;
    private final FileChannel channel;

    private FileClaim(Path lockFile, FileChannel channel) {
        this.lockFile = lockFile;
        this.channel = channel;
    }

    /**
     * Claims a ledger's file.
     *
     * @param file by its real path, so that links to one file meet
     * @throws LedgerUnavailableException if somebody else has it
     */
    static FileClaim on(Path file) throws IOException {
        Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
        if (!HELD.add(lockFile)) {
            throw inUse("this process");
        }
        try {
            FileChannel channel = FileChannel.open(lockFile, Set.of(CREATE, WRITE), Permissions.ofFile(lockFile));
            try {
                FileLock lock = channel.tryLock();
                if (lock == null) {
                    throw inUse("another process");
                }
                return new FileClaim(lockFile, channel);
            } catch (IOException | RuntimeException refused) {
                channel.close();
                throw refused;
            }
        } catch (IOException | RuntimeException refused) {
            HELD.remove(lockFile);
            throw refused;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // The handle is gone either way, and with it the lock.
        }
        HELD.remove(lockFile);
    }

    private static LedgerUnavailableException inUse(String by) {
        return new LedgerUnavailableException(
                Reason.IN_USE,
                "The ledger's file is in use by " + by
                        + ". One file serves one gateway: name another file, or end the other.");
    }
}

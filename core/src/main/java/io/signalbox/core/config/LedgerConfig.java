package io.signalbox.core.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where generations are kept, and how surely.
 *
 * @param dataDir directory of the embedded store; the program's own choice if empty
 * @param durability what a power cut may cost
 * @param commitInterval the longest time that what was accepted waits for the disk
 * @param maxWaiting how many records may wait for the disk; beyond that requests are refused
 * @param retention how long the embedded store keeps generations at least; for ever if empty. Sums for reports, and what keys spent, are kept for
 *     ever
 * @param archive whether what is older is written to files beside the embedded store before it is deleted from it
 * @param database the database that takes the place of the embedded store
 * @param store the name of the ledger that is used; if empty, it follows from what else is said
 */
public record LedgerConfig(
        Optional<Path> dataDir,
        Durability durability,
        Duration commitInterval,
        int maxWaiting,
        Optional<Duration> retention,
        boolean archive,
        Optional<LedgerDatabase> database,
        Optional<String> store) {

    /** The program's directory, standard durability, commits every 20 ms, up to 10 000 waiting. */
    public static final LedgerConfig STANDARD = new LedgerConfig(
            Optional.empty(),
            Durability.STANDARD,
            Duration.ofMillis(20),
            10_000,
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty());

    /** The same in this directory. */
    public LedgerConfig withDataDir(Path value) {
        return new LedgerConfig(
                Optional.of(value), durability, commitInterval, maxWaiting, retention, archive, database, store);
    }

    /** The same with this durability. */
    public LedgerConfig withDurability(Durability value) {
        return new LedgerConfig(dataDir, value, commitInterval, maxWaiting, retention, archive, database, store);
    }

    /** The same, with generations kept for so long at least, and archived then or not. */
    public LedgerConfig withRetention(Duration value, boolean archived) {
        return new LedgerConfig(
                dataDir, durability, commitInterval, maxWaiting, Optional.of(value), archived, database, store);
    }

    /** The same in this database. */
    public LedgerConfig withDatabase(LedgerDatabase value) {
        return new LedgerConfig(
                dataDir, durability, commitInterval, maxWaiting, retention, archive, Optional.of(value), store);
    }

    /** The same in the ledger of this name. */
    public LedgerConfig withStore(String value) {
        return new LedgerConfig(
                dataDir, durability, commitInterval, maxWaiting, retention, archive, database, Optional.of(value));
    }

    /** What may be lost. A killed process loses nothing either way. */
    public enum Durability {
        /** A power cut loses at most the last commit interval. */
        STANDARD,
        /** A power cut loses nothing: answers wait until their record is on the disk. */
        STRICT
    }
}

package io.signalbox.core.config;

import java.util.Optional;

/**
 * A PostgreSQL database that generations are kept in, for one gateway or for many.
 *
 * @param url {@code jdbc:postgresql://HOST:PORT/DATABASE}, several hosts by commas; parameters of the driver may follow, but no secrets
 * @param user whom the database knows; the driver's default if empty
 * @param password its password, if it needs one
 * @param connections how many at most, {@value #FEWEST_CONNECTIONS} to {@value #MOST_CONNECTIONS}
 */
public record LedgerDatabase(String url, Optional<String> user, Optional<Secret> password, int connections) {

    /** Fewer would let questions keep records from being written. */
    public static final int FEWEST_CONNECTIONS = 4;

    /** More than any server is set up for. */
    public static final int MOST_CONNECTIONS = 1_000;

    /** As the driver's default user, without a password, over up to 8 connections. */
    public static LedgerDatabase at(String url) {
        return new LedgerDatabase(url, Optional.empty(), Optional.empty(), 8);
    }

    /** The same as this user, with this password. */
    public LedgerDatabase as(String name, Secret secret) {
        return new LedgerDatabase(url, Optional.of(name), Optional.of(secret), connections);
    }

    /** The address without the driver's parameters, as it may be printed. */
    public String place() {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }
}

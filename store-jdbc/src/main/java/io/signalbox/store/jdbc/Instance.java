package io.signalbox.store.jdbc;

import java.util.UUID;

/**
 * One opened ledger among those on a database.
 *
 * @param id its own, never used again
 */
record Instance(String id) {

    private static final int SHARDS = 8;

    static Instance fresh() {
        return new Instance(UUID.randomUUID().toString());
    }

    /** Which row of a key's day it adds to. */
    int shard() {
        return Math.floorMod(id.hashCode(), SHARDS);
    }
}

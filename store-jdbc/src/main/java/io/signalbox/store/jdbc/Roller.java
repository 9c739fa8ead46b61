package io.signalbox.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds settlements to rollups, some at a time, on the writer's connection and thread. What is added and the note that it is added are one
 * transaction: whenever it breaks off, a settlement is either in the rollups or in the list of those that are not.
 */
final class Roller {

    private final Tail tail;
    private final FactReader facts;
    private final PreparedStatement unrolled;
    private final PreparedStatement rolled;
    private final PreparedStatement find;
    private final PreparedStatement put;
    private final PreparedStatement emptied;
    private final PreparedStatement all;

    Roller(Connection connection, Tail tail) throws SQLException {
        this.tail = tail;
        facts = new FactReader(connection, new GenerationReader(connection));
        unrolled =
                connection.prepareStatement("SELECT generation FROM unrolled_generation ORDER BY generation LIMIT ?");
        rolled = connection.prepareStatement("DELETE FROM unrolled_generation WHERE generation <= ?");
        emptied = connection.prepareStatement(
                "DELETE FROM rollup WHERE start >= " + "(SELECT archived_until FROM archive_state) / 1000000000");
        all = connection.prepareStatement("INSERT INTO unrolled_generation SELECT generation FROM generation_settlement"
                + " JOIN generation_intent ON sequence = generation"
                + " WHERE created_at >= (SELECT archived_until FROM archive_state) ON CONFLICT DO NOTHING");
        find = connection.prepareStatement("SELECT sums FROM rollup WHERE kind = ? AND size = ? AND start = ? AND a = ?"
                + " AND b = ? AND c = ? AND d = ?");
        put = connection.prepareStatement("INSERT INTO rollup (kind, size, start, a, b, c, d, sums)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET sums = excluded.sums");
    }

    /** Adds the oldest, at most so many, within the transaction that is open; how many it were. */
    int roll(int most) throws SQLException {
        List<Long> generations = unrolled(most);
        if (generations.isEmpty()) {
            return 0;
        }
        Map<Place, Sums> sums = new HashMap<>();
        for (long generation : generations) {
            Fact fact = tail.find(generation).orElse(null);
            add(fact == null ? facts.one(generation) : fact, sums);
        }
        for (Map.Entry<Place, Sums> entry : withLonger(sums).entrySet()) {
            merge(entry.getKey(), entry.getValue());
        }
        rolled.setLong(1, generations.get(generations.size() - 1));
        rolled.executeUpdate();
        tail.remove(generations);
        return generations.size();
    }

    /** Forgets all sums of what is not in the archive, so that they are made again. */
    void empty() throws SQLException {
        emptied.executeUpdate();
        all.executeUpdate();
    }

    private List<Long> unrolled(int most) throws SQLException {
        unrolled.setInt(1, most);
        List<Long> generations = new ArrayList<>();
        try (ResultSet row = unrolled.executeQuery()) {
            while (row.next()) {
                generations.add(row.getLong(1));
            }
        }
        return generations;
    }

    private static void add(Fact fact, Map<Place, Sums> sums) {
        long second = fact.createdAt().getEpochSecond();
        for (Rollup rollup : Rollup.ALL) {
            for (List<String> group : rollup.groups(fact)) {
                Bucket bucket = rollup.finest();
                sums.computeIfAbsent(new Place(rollup, bucket, bucket.floorSecond(second), group), it -> new Sums())
                        .add(fact);
            }
        }
    }

    /** Adds to the rows of all longer parts of time, too. */
    private static Map<Place, Sums> withLonger(Map<Place, Sums> finest) {
        Map<Place, Sums> all = new HashMap<>(finest);
        finest.forEach((place, sums) -> {
            for (Bucket bucket :
                    place.rollup.buckets().subList(1, place.rollup.buckets().size())) {
                all.computeIfAbsent(place.within(bucket), it -> new Sums()).add(sums);
            }
        });
        return all;
    }

    private void merge(Place place, Sums more) throws SQLException {
        place.into(new Columns.Row(find));
        try (ResultSet before = find.executeQuery()) {
            if (before.next()) {
                more.add(before.getBytes(1));
            }
        }
        place.into(new Columns.Row(put)).bytes(more.packed()).insert();
    }

    /** Where a sum is kept. */
    private record Place(Rollup rollup, Bucket bucket, long start, List<String> group) {

        Place within(Bucket longer) {
            return new Place(rollup, longer, longer.floorSecond(start), group);
        }

        Columns.Row into(Columns.Row row) throws SQLException {
            row.number(rollup.kind()).number(bucket.seconds()).number(start);
            for (int column = 0; column < Rollup.COLUMNS.size(); column++) {
                row.text(column < group.size() ? group.get(column) : "");
            }
            return row;
        }
    }
}

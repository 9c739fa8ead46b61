package io.signalbox.store.jdbc;

import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationPage;
import io.signalbox.core.ledger.GenerationQuery;
import io.signalbox.core.ledger.GenerationQuery.Order;
import io.signalbox.core.ledger.PageCursor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads generations page by page, on one connection and one thread, along the index of time from where the page before ended. What has a
 * column is filtered by the database, the rest here.
 */
final class PageReader {

    private static final Map<Dimension, String> COLUMNS = Map.of(
            Dimension.MODEL, "COALESCE(s.model, i.model)",
            Dimension.PROVIDER, "COALESCE(s.provider, i.provider)",
            Dimension.KEY, "COALESCE(i.caller_key, '')",
            Dimension.USER, "COALESCE(i.end_user, '')",
            Dimension.APP, "COALESCE(i.app_title, i.app_url, '')",
            Dimension.STATUS, "COALESCE(s.status, 'open')",
            Dimension.FAILURE, "COALESCE(s.failure_kind, '')");

    private final Connection connection;
    private final GenerationReader generations;

    PageReader(Connection connection, GenerationReader generations) {
        this.connection = connection;
        this.generations = generations;
    }

    GenerationPage page(GenerationQuery query) throws SQLException {
        List<Generation> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql(query))) {
            bind(query, new Columns.Row(statement));
            try (ResultSet row = statement.executeQuery()) {
                while (found.size() <= query.most() && row.next()) {
                    generations.bySequence(row.getLong(1)).filter(query::holds).ifPresent(found::add);
                }
            }
        }
        return GenerationPage.of(found, query.most());
    }

    private static String sql(GenerationQuery query) {
        boolean latestFirst = query.order() == Order.LATEST_FIRST;
        StringBuilder sql = new StringBuilder("SELECT i.sequence FROM generation_intent i"
                + " LEFT JOIN generation_settlement s ON s.generation = i.sequence"
                + " WHERE i.created_at >= ? AND i.created_at < ?");
        if (query.after().isPresent()) {
            sql.append(" AND (i.created_at, i.id) ")
                    .append(latestFirst ? '<' : '>')
                    .append(" (?, ?)");
        }
        query.where().forEach((dimension, values) -> {
            String column = column(dimension, values);
            if (!column.isEmpty()) {
                sql.append(" AND ")
                        .append(column)
                        .append(values.stream().map(value -> "?").collect(Collectors.joining(", ", " IN (", ")")));
            }
        });
        String direction = latestFirst ? " DESC" : "";
        return sql.append(" ORDER BY i.created_at" + direction + ", i.id" + direction)
                .toString();
    }

    private static void bind(GenerationQuery query, Columns.Row row) throws SQLException {
        row.time(query.window().from()).time(query.window().until());
        Optional<PageCursor> cursor = query.cursor();
        if (cursor.isPresent()) {
            row.time(cursor.get().createdAt()).text(cursor.get().id());
        }
        for (Map.Entry<Dimension, Set<String>> allowed : query.where().entrySet()) {
            if (!column(allowed.getKey(), allowed.getValue()).isEmpty()) {
                for (String value : allowed.getValue()) {
                    row.text(value);
                }
            }
        }
    }

    /** What the database compares; empty if there is no column. A key by name has an index. */
    private static String column(Dimension dimension, Set<String> values) {
        if (dimension == Dimension.KEY && !values.contains("")) {
            return "i.caller_key";
        }
        return COLUMNS.getOrDefault(dimension, "");
    }
}

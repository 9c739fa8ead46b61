package io.signalbox.store.jdbc;

import io.signalbox.core.ledger.GenerationPage;
import io.signalbox.core.ledger.GenerationQuery;
import io.signalbox.core.ledger.Report;
import io.signalbox.core.ledger.ReportQuery;
import java.sql.Connection;
import java.sql.SQLException;

/** Everything that can be asked, on one connection and one thread. */
final class Readers implements AutoCloseable {

    private final GenerationReader generations;
    private final PageReader pages;
    private final ReportReader reports;

    Readers(Connection connection, Tail tail) throws SQLException {
        generations = new GenerationReader(connection);
        pages = new PageReader(connection, generations);
        reports = new ReportReader(connection, generations, tail);
    }

    /** Single generations, and what keys spent. */
    GenerationReader generations() {
        return generations;
    }

    GenerationPage page(GenerationQuery query) throws SQLException {
        return pages.page(query);
    }

    Report report(ReportQuery query) throws SQLException {
        return reports.report(query);
    }

    @Override
    public void close() throws SQLException {
        generations.close();
    }
}

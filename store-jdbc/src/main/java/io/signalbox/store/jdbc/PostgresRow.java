package io.signalbox.store.jdbc;

import io.signalbox.core.cost.Charge;
import io.signalbox.core.cost.Money;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.Optional;

/** Puts values into a statement, one after the other. Money is a number here, which the database can add. */
final class PostgresRow extends Columns.Row {

    PostgresRow(PreparedStatement statement) {
        super(statement);
    }

    @Override
    Columns.Row money(Optional<Money> amount) throws SQLException {
        if (amount.isPresent()) {
            // By way of the text, which is refused where the exponent is out of this world.
            statement.setBigDecimal(++index, new BigDecimal(Columns.text(amount.get())));
        } else {
            statement.setNull(++index, Types.NUMERIC);
        }
        return this;
    }

    @Override
    Columns.Row charged(Charge charge) throws SQLException {
        return money(charge.charged());
    }

    PostgresRow texts(Collection<String> values) throws SQLException {
        String[] kept = values.stream().map(Columns::escaped).toArray(String[]::new);
        statement.setArray(++index, statement.getConnection().createArrayOf("text", kept));
        return this;
    }

    PostgresRow numbers(Collection<Long> values) throws SQLException {
        statement.setArray(++index, statement.getConnection().createArrayOf("bigint", values.toArray()));
        return this;
    }
}

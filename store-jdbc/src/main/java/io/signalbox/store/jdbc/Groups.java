package io.signalbox.store.jdbc;

import io.signalbox.core.ledger.Dimension;
import java.util.ArrayList;
import java.util.List;

/** In which groups a fact is: one for each combination of its values. */
final class Groups {

    private Groups() {}

    static List<List<String>> of(List<Dimension> by, Fact fact) {
        List<List<String>> groups = List.of(List.of());
        for (Dimension dimension : by) {
            List<String> values = fact.values(dimension);
            List<List<String>> longer = new ArrayList<>(groups.size() * values.size());
            for (List<String> group : groups) {
                for (String value : values) {
                    List<String> extended = new ArrayList<>(by.size());
                    extended.addAll(group);
                    extended.add(value);
                    longer.add(extended);
                }
            }
            groups = longer;
        }
        return groups;
    }
}

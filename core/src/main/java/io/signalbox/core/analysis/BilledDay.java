package io.signalbox.core.analysis;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What one side says of one model on one day.
 *
 * @param day in UTC
 * @param model as that side calls it
 * @param figures what it states; what is not in it, it does not state
 */
public record BilledDay(LocalDate day, String model, Map<BilledFigure, BigDecimal> figures) {

    /** Copies the figures. */
    public BilledDay {
        Map<BilledFigure, BigDecimal> copy = new EnumMap<>(BilledFigure.class);
        copy.putAll(figures);
        figures = Collections.unmodifiableMap(copy);
    }
}

package io.signalbox.core.routing;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;

/**
 * What a strategy makes of some endpoints.
 *
 * @param values one for each, lower ones are tried first
 * @param reasons why, for each
 */
record Keys(double[] values, IntFunction<String> reasons) {

    static Keys of(List<Contender> contenders, IntToDoubleFunction value, IntFunction<String> reasons) {
        double[] values = new double[contenders.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.applyAsDouble(i);
        }
        return new Keys(values, reasons);
    }
}

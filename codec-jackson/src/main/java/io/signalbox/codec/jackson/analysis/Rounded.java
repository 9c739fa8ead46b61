package io.signalbox.codec.jackson.analysis;

import io.signalbox.core.cost.Money;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Figures as texts: the same for the same figure, everywhere. */
final class Rounded {

    private static final double NANOS = 1e9;
    private static final int MONEY_DIGITS = 6;

    private Rounded() {}

    /** Dollars to a millionth. */
    static String dollars(Money money) {
        return rounded(money.usd(), MONEY_DIGITS);
    }

    /** Dollars to a millionth. */
    static String dollars(double dollars) {
        return rounded(BigDecimal.valueOf(dollars), MONEY_DIGITS);
    }

    /** Nanoseconds as seconds, to the millisecond. */
    static String seconds(double nanos) {
        return rounded(BigDecimal.valueOf(nanos / NANOS), 3);
    }

    /** To three digits behind the point. */
    static String number(double value) {
        return rounded(BigDecimal.valueOf(value), 3);
    }

    /** How much more one is than another, of that other: {@code -12.5%}; nothing where there is no other. */
    static String percent(BigDecimal difference, BigDecimal of) {
        if (of.signum() == 0) {
            return "";
        }
        BigDecimal share = difference.multiply(BigDecimal.valueOf(100)).divide(of, MathContext.DECIMAL64);
        return rounded(share, 2) + "%";
    }

    private static String rounded(BigDecimal value, int digits) {
        BigDecimal rounded = value.setScale(digits, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}

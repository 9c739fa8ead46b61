package io.signalbox.core.cost;

import java.math.BigDecimal;

/**
 * An exact amount of US dollars. Never rounded: adding and multiplying keep every digit, so sums do not depend on their order.
 *
 * @param usd the amount, without trailing zeros
 */
public record Money(BigDecimal usd) implements Comparable<Money> {

    /** No money at all; what something costs that is known to be free. */
    public static final Money ZERO = new Money(BigDecimal.ZERO);

    /** Drops trailing zeros, so that equal amounts are equal. */
    public Money {
        usd = usd.signum() == 0 ? BigDecimal.ZERO : usd.stripTrailingZeros();
    }

    /**
     * Reads a decimal amount such as {@code 0.0045}.
     *
     * @throws NumberFormatException if the text is no decimal number
     */
    public static Money of(String usd) {
        return new Money(new BigDecimal(usd));
    }

    /** The sum of both. */
    public Money plus(Money other) {
        return new Money(usd.add(other.usd));
    }

    /** What is left of this when the other is taken away; may be negative. */
    public Money minus(Money other) {
        return new Money(usd.subtract(other.usd));
    }

    /** This amount so many times. */
    public Money times(long count) {
        return new Money(usd.multiply(BigDecimal.valueOf(count)));
    }

    /** Whether nothing is left of it, exactly. */
    public boolean isZero() {
        return usd.signum() == 0;
    }

    @Override
    public int compareTo(Money other) {
        return usd.compareTo(other.usd);
    }

    /** The amount as a plain decimal: {@code 0.0045}, never {@code 4.5E-3}. */
    @Override
    public String toString() {
        return usd.toPlainString();
    }
}

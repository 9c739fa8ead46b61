package io.signalbox.codec.jackson.request;

import io.signalbox.core.model.InvalidModelNameException;
import io.signalbox.core.model.RequestParameter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Whether a JSON number, however it is spelt, lies in a parameter's range; without ever expanding an exponent. */
public final class NumberRange {

    private static final int LONGEST_NUMBER = 100;
    private static final int MOST_DIGITS_BEFORE_POINT = 19;
    private static final int DIGITS_AFTER_POINT = 20;

    /** Every range has a 1 in it. */
    private static final Set<String> NUMERIC = StreamSupport.stream(
                    RequestParameter.names().spliterator(), false)
            .filter(name -> takes(RequestParameter.find(name).orElseThrow(), "1"))
            .collect(Collectors.toUnmodifiableSet());

    private NumberRange() {}

    /** Whether the parameter takes numbers at all; the others take words. */
    public static boolean isNumeric(RequestParameter parameter) {
        return NUMERIC.contains(parameter.name());
    }

    public static boolean takes(RequestParameter parameter, String number) {
        if (number.length() > LONGEST_NUMBER) {
            return false;
        }
        try {
            parameter.toJson(isPlain(number) ? number : plain(new BigDecimal(number)));
            return true;
        } catch (NumberFormatException | InvalidModelNameException e) {
            return false;
        }
    }

    /** Whether it is spelt as most are, {@code 0.7} or {@code 200}: without an exponent, a zero at its end that says nothing, or many digits. */
    private static boolean isPlain(String number) {
        boolean fraction = false;
        for (int i = 0; i < number.length(); i++) {
            char each = number.charAt(i);
            if (each == 'e' || each == 'E') {
                return false;
            }
            fraction |= each == '.';
        }
        return number.length() <= MOST_DIGITS_BEFORE_POINT && !(fraction && number.endsWith("0"));
    }

    /** Rounded away from zero, so that what lies outside a closed range by however little stays outside. */
    private static String plain(BigDecimal number) {
        if (number.signum() == 0) {
            return "0";
        }
        long magnitude = (long) number.precision() - number.scale();
        if (magnitude > MOST_DIGITS_BEFORE_POINT) {
            throw new NumberFormatException();
        }
        BigDecimal rounded = magnitude < -DIGITS_AFTER_POINT
                ? BigDecimal.valueOf(number.signum(), DIGITS_AFTER_POINT)
                : number.setScale(DIGITS_AFTER_POINT, RoundingMode.UP).stripTrailingZeros();
        return rounded.toPlainString();
    }
}

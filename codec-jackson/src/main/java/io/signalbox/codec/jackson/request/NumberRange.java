package io.signalbox.codec.jackson.request;

import io.signalbox.core.model.InvalidModelNameException;
import io.signalbox.core.model.RequestParameter;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Whether a JSON number, however it is spelt, lies in a parameter's range; without ever expanding an exponent. */
public final class NumberRange {

    private static final int LONGEST_NUMBER = 100;
    private static final int MOST_DIGITS_BEFORE_POINT = 19;
    private static final int DIGITS_AFTER_POINT = 20;

    private NumberRange() {}

    /** Whether the parameter takes numbers at all; the others take words. Every range has a 1 in it. */
    public static boolean isNumeric(RequestParameter parameter) {
        return takes(parameter, "1");
    }

    public static boolean takes(RequestParameter parameter, String number) {
        if (number.length() > LONGEST_NUMBER) {
            return false;
        }
        try {
            parameter.toJson(plain(new BigDecimal(number)));
            return true;
        } catch (NumberFormatException | InvalidModelNameException e) {
            return false;
        }
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

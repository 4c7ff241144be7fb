package dev.rollback.backend.unifiedjson;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** The shortest decimal that reads back as a double. {@code Double.toString} prints more digits before Java 19. */
final class ShortestDouble {

    /** Enough digits for every double (IEEE 754). */
    private static final int MOST_DIGITS = 17;

    private ShortestDouble() {}

    /** Of the shortest ones, the nearest. */
    static BigDecimal of(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < MOST_DIGITS; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == value) {
                return rounded;
            }
        }
        return exact.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_EVEN));
    }
}

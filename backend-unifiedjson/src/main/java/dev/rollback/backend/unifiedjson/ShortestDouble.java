package dev.rollback.backend.unifiedjson;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/** The shortest decimal that reads back as a double. {@code Double.toString} prints more digits before Java 19. */
final class ShortestDouble {

    /** Enough digits for every double (IEEE 754). */
    private static final int MOST_DIGITS = 17;

    /** The nearest first; a power of two has a neighbour that is nearer below, so that only the other may read back. */
    private static final List<RoundingMode> ROUNDINGS =
            List.of(RoundingMode.HALF_EVEN, RoundingMode.DOWN, RoundingMode.UP);

    private ShortestDouble() {}

    /** Of the shortest ones, the nearest. */
    static BigDecimal of(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < MOST_DIGITS; digits++) {
            for (RoundingMode rounding : ROUNDINGS) {
                BigDecimal rounded = exact.round(new MathContext(digits, rounding));
                if (rounded.doubleValue() == value) {
                    return rounded;
                }
            }
        }
        return exact.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_EVEN));
    }
}

package com.dragonchain.contractbuilder.event;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** What Python's {@code str()} makes of a value of JSON. */
final class PythonText {

  /** The largest number of digits that a double can need (IEEE 754, binary64). */
  private static final int MAX_DIGITS = 17;

  private PythonText() {}

  /** Of null, booleans, numbers and texts; of what else there is, JSON. */
  static String str(@Nullable Object value) {
    if (value == null) {
      return "None";
    }
    if (value instanceof Boolean flag) {
      return flag ? "True" : "False";
    }
    if (value instanceof Double number) {
      return repr(number);
    }
    return value instanceof String || value instanceof Number
        ? value.toString()
        : CompactJson.write(value);
  }

  /**
   * The shortest text that reads back as the same double, in the form of {@code float.__repr__}.
   */
  static String repr(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
    double positive = Math.abs(value);
    if (Double.isInfinite(positive)) {
      return sign + "inf";
    }
    return sign + (positive == 0 ? "0.0" : format(shortest(positive)));
  }

  private static String format(BigDecimal shortest) {
    String digits = shortest.unscaledValue().toString();
    // the value is 0.digits * 10^point
    int point = digits.length() - shortest.scale();
    if (point > 16 || point < -3) {
      int exponent = point - 1;
      String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
      return digits.charAt(0)
          + fraction
          + (exponent < 0 ? "e-" : "e+")
          + (Math.abs(exponent) < 10 ? "0" : "")
          + Math.abs(exponent);
    }
    if (point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    return point >= digits.length()
        ? digits + "0".repeat(point - digits.length()) + ".0"
        : digits.substring(0, point) + "." + digits.substring(point);
  }

  /**
   * Double.toString is not always the shortest before JDK 19, so it only says where to begin: if
   * some number of digits is enough, so is every larger one.
   */
  private static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    BigDecimal found = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int digits = Math.min(found.precision(), MAX_DIGITS);
    @Nullable BigDecimal closest = closest(exact, value, digits);
    while (closest != null) {
      found = closest;
      digits--;
      closest = digits == 0 ? null : closest(exact, value, digits);
    }
    return found.stripTrailingZeros();
  }

  /** Of the decimals of so many digits that read back as the value, the one closest to it. */
  private static @Nullable BigDecimal closest(BigDecimal exact, double value, int digits) {
    BigDecimal near = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    if (near.doubleValue() == value) {
      return near;
    }
    // at a power of two the gap below is half of the gap above: the farther one may read back
    BigDecimal up = exact.round(new MathContext(digits, RoundingMode.UP));
    return up.doubleValue() == value ? up : null;
  }
}

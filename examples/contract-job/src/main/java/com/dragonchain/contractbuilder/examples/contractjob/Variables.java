package com.dragonchain.contractbuilder.examples.contractjob;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.Quote;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks variables up and parses them; every fault names its variable. Empty is not set. */
public record Variables(Map<String, String> values) {

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
  private static final Pattern TEXT = Pattern.compile("[^\\p{Cntrl}]{1,1024}");

  public Optional<String> find(Setting variable) {
    return Optional.ofNullable(values.get(variable.name())).filter(value -> !value.isEmpty());
  }

  public <T> Optional<T> find(Setting variable, Function<String, T> parser) {
    return find(variable).map(value -> parse(variable, value, parser));
  }

  /** A variable that is required, or has its standard value. */
  public <T> T get(Setting variable, Function<String, T> parser) {
    String value =
        find(variable)
            .or(
                () ->
                    Optional.of(variable.standard())
                        .filter(standard -> !"required".equals(standard)))
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        variable + ": it is not set; it has to be " + variable.meaning()));
    return parse(variable, value, parser);
  }

  public <T> List<T> list(Setting variable, Function<String, T> parser) {
    return find(variable).stream()
        .flatMap(value -> Stream.of(value.split(",", -1)))
        .map(part -> parse(variable, part.strip(), parser))
        .distinct()
        .toList();
  }

  private static <T> T parse(Setting variable, String value, Function<String, T> parser) {
    try {
      return parser.apply(value);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(variable + ": " + e.getMessage(), e);
    }
  }

  static String text(String value) {
    return matching(TEXT, "one line of at most 1024 characters").apply(value);
  }

  public static Function<String, String> matching(Pattern grammar, String expected) {
    return value -> {
      if (!grammar.matcher(value).matches()) {
        throw new InvalidInputException(Quote.of(value) + " is not " + expected);
      }
      return value;
    };
  }

  /** A number with its unit, such as {@code 15s}. */
  public static Function<String, Duration> duration(Duration least, Duration most) {
    return value -> {
      Matcher match = DURATION.matcher(value);
      if (!match.matches()) {
        throw new InvalidInputException(
            Quote.of(value) + " is not a number and ms, s, m or h, such as 15s");
      }
      long number = Long.parseLong(match.group(1));
      Duration duration =
          switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
          };
      if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
        throw new InvalidInputException(
            Quote.of(value)
                + " is not between "
                + least.toMillis()
                + "ms and "
                + most.toSeconds()
                + "s");
      }
      return duration;
    };
  }

  public static Function<String, Long> number(long least, long most) {
    return value -> {
      long number = value.matches("[0-9]{1,18}") ? Long.parseLong(value) : -1;
      if (number < least || number > most) {
        throw new InvalidInputException(
            Quote.of(value) + " is not a number between " + least + " and " + most);
      }
      return number;
    };
  }

  static Path path(String value) {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw new InvalidInputException(Quote.of(value) + " is not a path", e);
    }
  }

  /** The constant of an enumeration by its name in lower case. */
  public static <E extends Enum<E>> Function<String, E> oneOf(Class<E> type) {
    return value ->
        Stream.of(type.getEnumConstants())
            .filter(constant -> constant.name().equalsIgnoreCase(value))
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        Quote.of(value)
                            + " is not one of "
                            + String.join(
                                ", ",
                                Stream.of(type.getEnumConstants())
                                    .map(
                                        constant ->
                                            constant.name().toLowerCase(java.util.Locale.ROOT))
                                    .toList())));
  }
}

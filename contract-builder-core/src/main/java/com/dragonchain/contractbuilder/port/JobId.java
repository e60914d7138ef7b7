package com.dragonchain.contractbuilder.port;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.Quote;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id of a job: one event, one contract, run to an end. The embedder gives it; whoever runs the
 * same id again resumes the job or gets its recorded result.
 *
 * @param value 1 to 128 letters, digits, dots, dashes or underscores, the first one a letter or
 *     digit
 */
public record JobId(String value) {

  private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  /** Checks the form. */
  public JobId {
    if (!GRAMMAR.matcher(value).matches()) {
      throw new InvalidInputException(
          "job id: "
              + Quote.of(value)
              + " is not 1 to 128 letters, digits, dots, dashes or underscores");
    }
  }

  // by hand, as every job compares it: decision 062
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JobId that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}

package com.dragonchain.contractbuilder.docker;

import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.model.Quote;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of the Docker Engine API, such as 1.41. */
record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {

  private static final Pattern GRAMMAR = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

  static ApiVersion parse(String text) {
    Matcher match = GRAMMAR.matcher(text);
    if (!match.matches()) {
      throw new ProtocolException(
          "ask the Docker daemon for its version: it answers "
              + Quote.of(text)
              + " for the API's version; is it a Docker daemon?");
    }
    return new ApiVersion(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2)));
  }

  ApiVersion min(ApiVersion other) {
    return compareTo(other) <= 0 ? this : other;
  }

  @Override
  public int compareTo(ApiVersion other) {
    return Comparator.comparingInt(ApiVersion::major)
        .thenComparingInt(ApiVersion::minor)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}

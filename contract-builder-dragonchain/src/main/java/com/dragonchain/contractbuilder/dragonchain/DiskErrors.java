package com.dragonchain.contractbuilder.dragonchain;

import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.Quote;
import java.io.IOException;

/** What an error of the storage's disk means. */
final class DiskErrors {

  private DiskErrors() {}

  static UnavailableException unavailable(String action, Object target, IOException e) {
    return new UnavailableException(
        action
            + " "
            + target
            + ": "
            + e.getClass().getSimpleName()
            + " "
            + Quote.line(String.valueOf(e.getMessage()), 300)
            + "; check the storage's volume, its room and its permissions",
        e);
  }
}

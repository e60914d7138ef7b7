package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.port.Deadline;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Waits out a store that is away: tries again, with growing pauses, as long as there is time. Only
 * for what can be repeated.
 */
final class Retries {

  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private Retries() {}

  static <T> T until(
      Environs environs,
      Deadline deadline,
      BiConsumer<ContractBuilderException, Duration> told,
      Supplier<T> call) {
    Duration pause = FIRST;
    while (true) {
      try {
        return call.get();
      } catch (UnavailableException e) {
        if (deadline.left(environs.clock()).compareTo(pause) <= 0) {
          throw e;
        }
        told.accept(e, pause);
        // up to a half more, so that many who wait for one store do not come back at once
        environs
            .pauses()
            .accept(pause.plusMillis(environs.random().nextLong(pause.toMillis() / 2 + 1)));
        pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
      }
    }
  }
}

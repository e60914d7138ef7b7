package com.dragonchain.contractbuilder.model;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * How a contract is, in its owner's eyes.
 *
 * @param state the wire's word for the state; stored ones may be unknown to us
 * @param message one sentence
 * @param timestamp when it became so, UTC, {@code yyyy-MM-dd HH:mm:ss.SSSSSS}
 */
public record ContractStatus(String state, String message, String timestamp) {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  /**
   * A status as of a time.
   *
   * @param state the state
   * @param message one sentence
   * @param at when
   * @return the status
   */
  public static ContractStatus of(ContractState state, String message, Instant at) {
    return new ContractStatus(state.text(), message, FORMAT.format(at));
  }
}

package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.Secret;
import java.time.Duration;

/**
 * How long things may take, and what keys the journal's digests.
 *
 * @param lease life of a contract's lease, renewed at a third of it
 * @param deadline for a whole job, compensation included
 * @param readyTimeout how long a deployed function may take to become ready
 * @param gatewayCall how long one call of the gateway may take on our side, its retries included
 * @param registryLateness how long after it was announced a registry's write may still have its
 *     effect: what the registry's client lets a write take, and what the registry does after that
 * @param journalKey keys the digest by which a rerun's event is recognized; empty: secrets are left
 *     out of the digest
 * @param suspending what a server that is away does to a job: true leaves the job open and throws,
 *     so that the same id goes on later; false fails it and undoes it, or, after its commit, leaves
 *     behind what that server has
 */
public record JobSettings(
    Duration lease,
    Duration deadline,
    Duration readyTimeout,
    Duration gatewayCall,
    Duration registryLateness,
    Secret journalKey,
    boolean suspending) {

  /** Checks the ranges. */
  public JobSettings {
    requirePositive("lease", lease);
    requirePositive("deadline", deadline);
    requirePositive("ready timeout", readyTimeout);
    requirePositive("gateway call", gatewayCall);
    if (registryLateness.isNegative()) {
      throw new InvalidInputException("registry lateness: " + registryLateness + " is negative");
    }
  }

  /**
   * A lease of 15 s, 600 s for a job, 120 s to become ready.
   *
   * @return the defaults
   */
  public static JobSettings standard() {
    return new JobSettings(
        Duration.ofSeconds(15),
        Duration.ofSeconds(600),
        Duration.ofSeconds(120),
        Duration.ofMinutes(3),
        Duration.ofSeconds(30),
        Secret.of(""),
        false);
  }

  /**
   * The same with another lease.
   *
   * @param value the lease's life
   * @return new settings
   */
  public JobSettings withLease(Duration value) {
    return new JobSettings(
        value, deadline, readyTimeout, gatewayCall, registryLateness, journalKey, suspending);
  }

  /**
   * The same with another deadline.
   *
   * @param value for a whole job
   * @return new settings
   */
  public JobSettings withDeadline(Duration value) {
    return new JobSettings(
        lease, value, readyTimeout, gatewayCall, registryLateness, journalKey, suspending);
  }

  /**
   * The same with another time to become ready.
   *
   * @param value the time
   * @return new settings
   */
  public JobSettings withReadyTimeout(Duration value) {
    return new JobSettings(
        lease, deadline, value, gatewayCall, registryLateness, journalKey, suspending);
  }

  /**
   * The same with other bounds for calls that may land late.
   *
   * @param gateway how long one call of the gateway may take
   * @param registry how late a registry's write may land
   * @return new settings
   */
  public JobSettings withLateness(Duration gateway, Duration registry) {
    return new JobSettings(
        lease, deadline, readyTimeout, gateway, registry, journalKey, suspending);
  }

  /**
   * The same with a key for the journal's digests.
   *
   * @param key such as the chain's private key
   * @return new settings
   */
  public JobSettings withJournalKey(Secret key) {
    return new JobSettings(
        lease, deadline, readyTimeout, gatewayCall, registryLateness, key, suspending);
  }

  /**
   * The same, for those who run a job again that could not go on: a server that is away leaves it
   * open, until its deadline.
   *
   * @param value whether it does
   * @return new settings
   */
  public JobSettings withSuspending(boolean value) {
    return new JobSettings(
        lease, deadline, readyTimeout, gatewayCall, registryLateness, journalKey, value);
  }

  /**
   * The part of the deadline that belongs to undoing: two drains and one wait for ready, at most
   * half.
   *
   * @return the reserve
   */
  Duration reserve() {
    Duration wanted = gatewayCall.multipliedBy(2).plus(readyTimeout);
    Duration half = deadline.dividedBy(2);
    return wanted.compareTo(half) < 0 ? wanted : half;
  }

  private static void requirePositive(String what, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new InvalidInputException(what + ": " + value + " is not a positive duration");
    }
  }
}

package com.dragonchain.contractbuilder.examples.jobprocessor;

import com.dragonchain.contractbuilder.model.ContractId;
import java.time.Duration;

/** What becomes of a task that was looked at. */
sealed interface Outcome {

  /** Its job has ended, well or not; the contract's state says how. */
  record Finished(boolean succeeded) implements Outcome {}

  /** It can never be run, and nothing but this says so. */
  record Buried(String reason) implements Outcome {}

  /** It is tried again. */
  record Deferred(Why why, Duration delay) implements Outcome {}

  /** It belongs to another lane. */
  record Rerouted(ContractId lane) implements Outcome {}

  /** Why a task is tried again. */
  enum Why {
    /** A server is away: counts as a try. */
    UNAVAILABLE,
    /** Somebody else holds the contract. */
    BUSY,
    /** This process was told to end. */
    STOPPED
  }
}

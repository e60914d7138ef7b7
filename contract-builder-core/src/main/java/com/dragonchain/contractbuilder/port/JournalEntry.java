package com.dragonchain.contractbuilder.port;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of a job's journal. It never holds the value of a secret.
 *
 * @param kind what it says
 * @param step the step it is about; empty for what is about the whole job
 * @param data what has to be known to repeat or undo it
 */
public record JournalEntry(Kind kind, String step, Map<String, String> data) {

  /** What an entry says. */
  public enum Kind {
    /** The job begins; the data is its header. */
    BEGIN,
    /** A step's effect may have begun. */
    INTENT,
    /** Something became known in the middle of an effect. */
    NOTE,
    /** A step's effect is there; the data is its result. */
    DONE,
    /** The job is given up: from here on it is undone. The data tells why. */
    ABORT,
    /** An undo may have begun. */
    UNDOING,
    /** An undo has ended; data with {@code leftover} names what stayed. */
    UNDONE
  }

  /** Copies, keeping the order. */
  public JournalEntry {
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
  }
}

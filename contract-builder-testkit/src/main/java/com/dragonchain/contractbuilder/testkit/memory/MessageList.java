package com.dragonchain.contractbuilder.testkit.memory;

import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.port.Scheduler;
import com.dragonchain.contractbuilder.testkit.memory.MemoryWorld.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The scheduler's list, and the scheduler behind it. Guarded by its world. */
final class MessageList {

  /** What was not taken yet, the oldest first. */
  final List<Message> waiting = new ArrayList<>();

  /** Everything that was ever sent, the oldest first. */
  final List<Message> sent = new ArrayList<>();

  /** What the scheduler has taken and knows. */
  final Set<ContractId> known = new HashSet<>();

  /** What was sent for an effect of a job: it is sent once. */
  final Map<String, Scheduler.Sent> markers = new HashMap<>();

  void push(Message message) {
    waiting.add(message);
    sent.add(message);
  }

  /** Messages that were not taken yet count as if they had been. */
  boolean willKnow(ContractId contract) {
    boolean knows = known.contains(contract);
    for (Message message : waiting) {
      if (message.request().contract().equals(contract)) {
        knows = message.action() != Scheduler.Sent.DELETE;
      }
    }
    return knows;
  }

  void workOff() {
    for (Message message : waiting) {
      ContractId contract = message.request().contract();
      boolean knows = known.contains(contract);
      switch (message.action()) {
        case CREATE, UPDATE -> {
          if (knows == (message.action() == Scheduler.Sent.CREATE)) {
            throw new AssertionError(
                message + " ends the poller: the contract is " + (knows ? "known" : "unknown"));
          }
          known.add(contract);
        }
        case DELETE -> known.remove(contract);
        case NOTHING -> throw new AssertionError("no message: " + message);
      }
    }
    waiting.clear();
  }
}

package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.error.DeniedException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.job.JobRecord.StepRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Removes the contract's heap, and its entry in the search; what they refuse stays, and is named.
 */
final class ClearHeap implements Step {

  static final String NAME = "clear-heap";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Clearing the heap";
  }

  @Override
  public Map<String, String> run(JobContext job, StepRecord record) {
    List<String> left = new ArrayList<>();
    try {
      job.ports().contracts().clearHeap(job.fence());
    } catch (DeniedException | ProtocolException | RefusedException e) {
      Undo.leave(job, "heap of " + job.contract(), left, e);
    }
    return Lists.of(Leftovers.KEY, left);
  }

  @Override
  public boolean storesOnly() {
    return true;
  }
}

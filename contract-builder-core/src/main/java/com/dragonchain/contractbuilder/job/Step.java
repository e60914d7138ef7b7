package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.job.JobRecord.StepRecord;
import com.dragonchain.contractbuilder.job.Plan.PlannedStep;
import java.util.List;
import java.util.Map;

/**
 * One effect. A step has no state and no event of its own: all that it knows is in the context, so
 * that it can be repeated or undone by a process that never saw its beginning.
 */
interface Step {

  /** The step's name in plans and journals. */
  String name();

  /** What it does, as a status message says it: "Adapting the image". */
  String title();

  /**
   * What has to be known before the effect begins, above all whatever is drawn or read of the time:
   * it is durable with the intent, and a repeated effect uses it again. Without effect.
   */
  default Map<String, String> prepare(JobContext job) {
    return Map.of();
  }

  /** Whether it changes anything. Of a step that only looks, the intent need not be durable. */
  default boolean hasEffect() {
    return true;
  }

  /**
   * The effect. May find any part of itself done already.
   *
   * @return its result, for the journal
   */
  Map<String, String> run(JobContext job, StepRecord record);

  /**
   * Takes the effect back, whether it is there, not there, or half there; never what was there
   * before the job.
   *
   * @return what stays, as its store names it
   */
  default List<String> undo(JobContext job, StepRecord record) {
    return List.of();
  }

  /**
   * What stays if undoing fails, as its store names it.
   *
   * @param planned the step in the plan
   * @param record what is known of the step
   */
  default String leftover(PlannedStep planned, StepRecord record) {
    return planned.target();
  }

  /**
   * Whether it only talks to the chain's own stores: those are waited for as long as the job lasts.
   */
  default boolean storesOnly() {
    return false;
  }
}

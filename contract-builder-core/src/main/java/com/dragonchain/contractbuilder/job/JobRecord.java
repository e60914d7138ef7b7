package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.event.ContractJson;
import com.dragonchain.contractbuilder.job.Plan.PlannedStep;
import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JournalEntry;
import com.dragonchain.contractbuilder.port.JournalEntry.Kind;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job's journal, read: what was planned, what of it was begun, done, undone. Everything that a
 * job knows of its own past it knows from here, so that a run after a crash cannot differ from one
 * without.
 */
final class JobRecord {

  private static final String TYPE = "type";
  private static final String EVENT = "event";
  private static final String DEADLINE = "deadline";
  private static final String COMMIT = "commit";
  private static final String ON_FAILURE = "on-failure";
  private static final String REASON = "reason";

  private final JobId job;
  private final ContractId contract;
  private final Map<String, String> header;
  private final Map<String, StepRecord> steps = new LinkedHashMap<>();
  private Optional<String> abortReason = Optional.empty();
  private @Nullable Deadline deadline;

  /**
   * What is known of one step. Data of intent, notes and result lie in one map: their keys differ.
   */
  static final class StepRecord {
    private final Map<String, String> data = new LinkedHashMap<>();
    private boolean intended;
    private boolean done;
    private boolean undone;

    boolean intended() {
      return intended;
    }

    boolean done() {
      return done;
    }

    boolean undone() {
      return undone;
    }

    Optional<String> get(String key) {
      return Optional.ofNullable(data.get(key));
    }

    boolean flag(String key) {
      return "true".equals(data.get(key));
    }

    List<String> list(String key) {
      return Lists.get(data, key);
    }

    /** What follows a prefix in the keys that have it. */
    List<String> keysAfter(String prefix) {
      return data.keySet().stream()
          .filter(key -> key.startsWith(prefix))
          .map(key -> key.substring(prefix.length()))
          .toList();
    }
  }

  JobRecord(JobId job, ContractId contract, List<JournalEntry> entries) {
    this.job = job;
    this.contract = contract;
    if (entries.isEmpty() || entries.get(0).kind() != Kind.BEGIN) {
      throw new ProtocolException(
          "read the journal of job "
              + job
              + ": it does not begin with a header; remove it by hand once the contract was looked at");
    }
    header = entries.get(0).data();
    entries.subList(1, entries.size()).forEach(this::apply);
  }

  /** The first entry of a new job. */
  static JournalEntry begin(Planned planned, String eventDigest, Deadline deadline) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put(TYPE, planned.plan().taskType());
    data.put(EVENT, eventDigest);
    data.put(DEADLINE, deadline.at().toString());
    data.put(COMMIT, planned.commit());
    planned.onFailure().ifPresent(failed -> data.put(ON_FAILURE, ContractJson.write(failed)));
    List<PlannedStep> steps = planned.plan().steps();
    Lists.put(data, "step", steps.stream().map(PlannedStep::name).toList());
    Lists.put(data, "target", steps.stream().map(PlannedStep::target).toList());
    Lists.put(data, "why", steps.stream().map(PlannedStep::why).toList());
    data.putAll(planned.facts());
    return new JournalEntry(Kind.BEGIN, "", data);
  }

  void apply(JournalEntry entry) {
    if (entry.kind() == Kind.ABORT) {
      abortReason = Optional.of(entry.data().getOrDefault(REASON, "it was given up"));
      return;
    }
    StepRecord step = steps.computeIfAbsent(entry.step(), name -> new StepRecord());
    step.data.putAll(entry.data());
    switch (entry.kind()) {
      case INTENT -> step.intended = true;
      case DONE -> step.done = true;
      case UNDONE -> step.undone = true;
      default -> {
        // a note is its data; an undo that was begun is begun again
      }
    }
  }

  static JournalEntry abort(String reason) {
    return new JournalEntry(Kind.ABORT, "", Map.of(REASON, reason));
  }

  JobId job() {
    return job;
  }

  ContractId contract() {
    return contract;
  }

  String taskType() {
    return header.getOrDefault(TYPE, "");
  }

  String eventDigest() {
    return header.getOrDefault(EVENT, "");
  }

  Deadline deadline() {
    if (deadline != null) {
      return deadline;
    }
    try {
      deadline = new Deadline(Instant.parse(header.getOrDefault(DEADLINE, "")));
      return deadline;
    } catch (DateTimeException e) {
      throw new ProtocolException(
          "read the journal of job " + job + ": its deadline is not a time", e);
    }
  }

  Plan plan() {
    List<String> names = Lists.get(header, "step");
    List<String> targets = Lists.get(header, "target");
    List<String> whys = Lists.get(header, "why");
    List<PlannedStep> planned = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      planned.add(new PlannedStep(names.get(i), targets.get(i), whys.get(i)));
    }
    return new Plan(taskType(), contract, planned);
  }

  boolean plans(String step) {
    return Lists.get(header, "step").contains(step);
  }

  /** A fact that was found when the job was planned. */
  Optional<String> fact(String key) {
    return Optional.ofNullable(header.get(key));
  }

  List<String> facts(String key) {
    return Lists.get(header, key);
  }

  /**
   * The contract as it is stored if the job fails, but for its status: of an update, as it was
   * before.
   */
  Optional<Contract> onFailure() {
    return fact(ON_FAILURE).map(json -> ContractJson.read(contract, json));
  }

  StepRecord step(String name) {
    StepRecord step = steps.get(name);
    return step == null ? new StepRecord() : step;
  }

  Optional<String> abortReason() {
    return abortReason;
  }

  /** Whether the job can only go forward: the intent of its commit step is durable. */
  boolean committed() {
    return step(header.getOrDefault(COMMIT, "")).intended();
  }
}

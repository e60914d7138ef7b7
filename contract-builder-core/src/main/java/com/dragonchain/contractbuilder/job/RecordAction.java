package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.job.JobRecord.StepRecord;
import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.TransactionType;
import com.dragonchain.contractbuilder.port.Ledger;
import java.util.LinkedHashMap;
import java.util.Map;

/** Records the job on the ledger, and with it the job's result. */
final class RecordAction implements Step {

  static final String NAME = "ledger";

  private static final String TRANSACTION = "transaction";
  private static final String TIME = "time";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Recording the action on the ledger";
  }

  @Override
  public Map<String, String> prepare(JobContext job) {
    Map<String, String> drawn = new LinkedHashMap<>();
    drawn.put(TRANSACTION, job.environs().randomUuid());
    drawn.put(TIME, Long.toString(job.environs().now().getEpochSecond()));
    return drawn;
  }

  @Override
  public Map<String, String> run(JobContext job, StepRecord record) {
    JobRecord whole = job.record();
    if (!Leftovers.of(whole).isEmpty()) {
      return Map.of("skipped", "true"); // nothing is recorded of a delete that left something
    }
    job.ports().ledger().record(job.fence(), entry(whole, record), Results.success(whole));
    return Map.of();
  }

  private static Ledger.Entry entry(JobRecord whole, StepRecord record) {
    TransactionType name;
    String entrypoint = "";
    String digest;
    if (whole.plans(SaveContract.NAME)) {
      Contract saved = SaveContract.saved(whole);
      name = saved.transactionType();
      entrypoint = saved.entrypoint().commandLine();
      digest = saved.imageDigest();
    } else {
      name = TransactionType.stored(whole.fact(Flow.TRANSACTION_TYPE).orElse(""));
      digest = whole.fact(Flow.LEDGER_DIGEST).orElse("");
    }
    return new Ledger.Entry(
        record.get(TRANSACTION).orElseThrow(),
        Long.parseLong(record.get(TIME).orElseThrow()),
        whole.taskType(),
        name,
        entrypoint,
        digest == null ? "" : digest);
  }

  @Override
  public boolean storesOnly() {
    return true;
  }
}

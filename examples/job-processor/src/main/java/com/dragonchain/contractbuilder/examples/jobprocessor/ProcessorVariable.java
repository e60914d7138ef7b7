package com.dragonchain.contractbuilder.examples.jobprocessor;

import com.dragonchain.contractbuilder.examples.contractjob.Setting;

/** What the processor reads of its environment besides what a contract job reads. */
enum ProcessorVariable implements Setting {
  WORKERS("2 x cores, at least 4", "how many jobs run at a time"),
  GRACE("30s", "after SIGTERM, how long jobs may go on before they are handed back"),
  HTTP_PORT("8080", "port of /health/live, /health/ready and /metrics; 0: any"),
  LOG_FORMAT("plain", "plain or json"),
  TASK_ATTEMPTS("8", "how often a task is tried while a server is away"),
  DEAD_LETTERS("10000", "how many tasks that can never run are kept"),
  REPLICA("host name and a random part", "name of this process in Redis and in logs");

  private final String standard;
  private final String meaning;

  ProcessorVariable(String standard, String meaning) {
    this.standard = standard;
    this.meaning = meaning;
  }

  @Override
  public String standard() {
    return standard;
  }

  @Override
  public String meaning() {
    return meaning;
  }
}

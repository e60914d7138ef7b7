package com.dragonchain.contractbuilder.examples.jobprocessor;

import com.dragonchain.contractbuilder.job.JobListener;
import com.dragonchain.contractbuilder.job.Plan;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobResult;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Jobs that this process has begun and not ended: of those something may have been touched. */
final class Begun implements JobListener {

  private final Set<JobId> jobs = ConcurrentHashMap.newKeySet();

  @Override
  public void started(JobId job, Plan plan, boolean resumed) {
    jobs.add(job);
  }

  @Override
  public void ended(JobId job, Plan plan, JobResult result, Duration took) {
    jobs.remove(job);
  }

  /** Whether it was begun; forgets it. */
  boolean take(JobId job) {
    return jobs.remove(job);
  }
}

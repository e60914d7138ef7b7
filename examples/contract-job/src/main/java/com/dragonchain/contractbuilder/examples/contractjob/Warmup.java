package com.dragonchain.contractbuilder.examples.contractjob;

import com.dragonchain.contractbuilder.dragonchain.PublicId;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.oci.OciClient;

/**
 * What every job needs and a JVM is slow to initialise, the curve and HTTP, is initialised on the
 * second core while the first one reads the environment: a tenth of a short job.
 */
final class Warmup implements Runnable {

  private Warmup() {}

  static void start() {
    Thread thread = new Thread(new Warmup(), "warmup");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    PublicId.of(Secret.of("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="));
    OciClient.builder().build().close();
  }
}

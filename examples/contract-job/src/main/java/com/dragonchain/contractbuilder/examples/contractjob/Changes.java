package com.dragonchain.contractbuilder.examples.contractjob;

import com.dragonchain.contractbuilder.job.ContractJob;
import com.dragonchain.contractbuilder.job.JobSettings;
import com.dragonchain.contractbuilder.job.Ports;
import com.dragonchain.contractbuilder.oci.OciClient;
import com.dragonchain.contractbuilder.openfaas.OpenFaasGateway;
import java.util.function.UnaryOperator;

/**
 * What a test has different from the program: each is given what the program would use. The program
 * itself changes nothing.
 */
record Changes(
    UnaryOperator<Ports> ports,
    UnaryOperator<JobSettings> settings,
    UnaryOperator<OciClient.Builder> registries,
    UnaryOperator<OpenFaasGateway.Builder> gateway,
    UnaryOperator<ContractJob.Builder> job) {

  static Changes none() {
    return of(ports -> ports, settings -> settings);
  }

  static Changes of(UnaryOperator<Ports> ports, UnaryOperator<JobSettings> settings) {
    return new Changes(ports, settings, builder -> builder, builder -> builder, builder -> builder);
  }
}

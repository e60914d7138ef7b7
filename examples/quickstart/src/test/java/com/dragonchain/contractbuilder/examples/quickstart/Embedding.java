package com.dragonchain.contractbuilder.examples.quickstart;

import com.dragonchain.contractbuilder.dragonchain.Crontabs;
import com.dragonchain.contractbuilder.dragonchain.DragonchainStores;
import com.dragonchain.contractbuilder.dragonchain.RedisEndpoint;
import com.dragonchain.contractbuilder.event.EventReader;
import com.dragonchain.contractbuilder.job.Chain;
import com.dragonchain.contractbuilder.job.ContractJob;
import com.dragonchain.contractbuilder.job.FunctionDefaults;
import com.dragonchain.contractbuilder.job.Ports;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.oci.OciClient;
import com.dragonchain.contractbuilder.oci.OciImageBuilder;
import com.dragonchain.contractbuilder.oci.OciRegistry;
import com.dragonchain.contractbuilder.oci.Watchdog;
import com.dragonchain.contractbuilder.openfaas.OpenFaasGateway;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobResult;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** The example of the README: it has to compile. */
final class Embedding {

  private Embedding() {}

  static JobResult run(String jobId, String event) {
    // README: begin
    Chain chain = new Chain("prod", "internal-id", "public-id", "https://chain.example");
    RedisEndpoint redis = RedisEndpoint.of("redis.example", 6379);
    ImageRepository images = ImageRepository.of("registry.example:5000", "customer-contracts");
    try (OciClient registries = OciClient.builder().build();
        DragonchainStores stores =
            DragonchainStores.builder(Path.of("/storage"), redis, chain.publicId()).open()) {
      Ports ports =
          new Ports(
              OciImageBuilder.builder(registries, Watchdog.parse("bin/fwatchdog")).build(),
              new OciRegistry(registries, images),
              OpenFaasGateway.builder(URI.create("http://gateway.openfaas:8080")).build(),
              stores.scheduler(),
              stores.ledger(),
              stores.contractStore(),
              stores.apiKeys(),
              stores.jobJournal());
      FunctionDefaults defaults = FunctionDefaults.standard("0.18.10", Optional.empty());
      ContractJob job = ContractJob.builder(ports, chain, defaults).build();
      return job.run(new JobId(jobId), new EventReader(new Crontabs()).read(event));
    }
    // README: end
  }
}

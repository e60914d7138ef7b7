package com.dragonchain.contractbuilder.examples.quickstart;

import com.dragonchain.contractbuilder.event.EventReader;
import com.dragonchain.contractbuilder.job.Chain;
import com.dragonchain.contractbuilder.job.ContractJob;
import com.dragonchain.contractbuilder.job.FunctionDefaults;
import com.dragonchain.contractbuilder.job.JobListener;
import com.dragonchain.contractbuilder.job.Plan;
import com.dragonchain.contractbuilder.job.Ports;
import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.oci.OciClient;
import com.dragonchain.contractbuilder.oci.OciRegistry;
import com.dragonchain.contractbuilder.openfaas.OpenFaasGateway;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobResult;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.memory.MemoryWorld;
import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;
import com.dragonchain.contractbuilder.testkit.real.SelfSigned;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import com.dragonchain.contractbuilder.testkit.registry.RegistrySettings;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * No server: a registry and a gateway that live in this process and are spoken to over HTTP, all
 * else in memory. Nothing is executed, so nothing can be invoked.
 */
final class EmbeddedStage implements Stage {

  private static final ContractId ID = ContractId.of(SampleContract.ID);

  private final PrintStream out;
  private final EmbeddedRegistry registry;
  private final EmbeddedGateway gateway;
  private final MemoryWorld world = new MemoryWorld(Clock.systemUTC());
  private final Optional<SelfSigned> certificate;
  private final OciClient registries;
  private final ChosenBuilder builder;
  private final String name;
  private final EventReader reader = new EventReader(crontab -> {});
  private final ContractJob job;

  /**
   * Starts it.
   *
   * @param name of the builder
   */
  EmbeddedStage(Path folder, PrintStream out, String name) {
    this.out = out;
    this.name = name;
    certificate =
        ChosenBuilder.needsHttps(name)
            ? Optional.of(SelfSigned.create(folderOf(folder, "certificate")))
            : Optional.empty();
    RegistrySettings settings = EmbeddedRegistry.with().folder(folderOf(folder, "registry"));
    certificate.ifPresent(it -> settings.tls(it.serverContext()));
    registry = settings.start();
    OciClient.Builder client = OciClient.builder();
    certificate.ifPresent(it -> client.caFile(it.certificateFile()));
    registries = client.build();
    builder = new ChosenBuilder(name, standIn(folder), registries, certificate);
    gateway = EmbeddedGateway.start(EmbeddedGateway.Kind.FAASD);
    Ports ports =
        new Ports(
            builder.builder(),
            new OciRegistry(
                registries, ImageRepository.of(registry.address(), "customer-contracts")),
            OpenFaasGateway.builder(gateway.url()).pollInterval(Duration.ofMillis(20)).build(),
            world.scheduler(),
            world.ledger(),
            world.contractStore(),
            world.apiKeys(),
            world.jobJournal());
    job =
        ContractJob.builder(
                ports,
                new Chain("quickstart", "quickstart", "quickstart", "https://chain.example:443"),
                FunctionDefaults.standard("unknown", Optional.empty()))
            .listener(new Steps())
            .build();
  }

  @Override
  public String description() {
    return "No server: an OCI registry ("
        + registry.address()
        + ") and an OpenFaaS gateway ("
        + gateway.url()
        + ") in this process, the chain's own stores in memory. Images are adapted by "
        + name
        + ".";
  }

  @Override
  public String push(String tag, Image image) {
    certificate
        .map(it -> new RegistryClient(registry.address(), Optional.empty(), it.clientContext()))
        .orElseGet(() -> new RegistryClient(registry.address(), Optional.empty()))
        .push("customer/hello", tag, image);
    return registry.address() + "/customer/hello:" + tag;
  }

  @Override
  public List<String> plan(String event) {
    List<String> lines = new ArrayList<>();
    for (Plan.PlannedStep step : job.plan(reader.read(event)).steps()) {
      lines.add(lines.size() + 1 + ". " + step.name() + " " + step.target() + ": " + step.why());
    }
    return lines;
  }

  @Override
  public void run(String event) {
    JobResult result = job.run(new JobId(UUID.randomUUID().toString()), reader.read(event));
    if (!result.succeeded()) {
      throw new IllegalStateException(result.message());
    }
  }

  @Override
  public Optional<String> invoke(String input) {
    return Optional.empty();
  }

  @Override
  public Contract stored() {
    return Objects.requireNonNull(world.contracts().get(ID));
  }

  @Override
  public List<String> stores() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "registry's customer-contracts: "
            + registry.tags("customer-contracts")
            + " "
            + registry.manifests("customer-contracts"));
    gateway
        .functions()
        .forEach((name, function) -> lines.add("gateway: " + name + " runs " + function.image()));
    lines.add("gateway's secrets: " + gateway.secrets().keySet());
    world
        .contracts()
        .forEach(
            (id, contract) -> lines.add("contracts: " + id + " is " + contract.status().state()));
    lines.add("API keys: " + world.keys().keySet());
    world
        .messages()
        .forEach(
            message ->
                lines.add(
                    "scheduler was told: "
                        + message.action()
                        + " "
                        + message.request().cron()
                        + " / "
                        + message.request().seconds()
                        + " s"));
    world
        .entries()
        .forEach(entry -> lines.add("ledger: " + entry.action() + " " + entry.imageDigest()));
    return lines;
  }

  @Override
  public void close() {
    builder.close();
    registries.close();
    gateway.close();
    registry.close();
  }

  private static Path folderOf(Path folder, String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file that looks like a watchdog; the real one is built for --real. */
  private static Path standIn(Path folder) {
    byte[] elf = new byte[64];
    byte[] start = {0x7f, 'E', 'L', 'F', 2, 1, 1};
    System.arraycopy(start, 0, elf, 0, start.length);
    elf[16] = 2;
    elf[18] = 62;
    elf[20] = 1;
    try {
      return Files.write(folder.resolve("fwatchdog"), elf);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A line per step. */
  private final class Steps implements JobListener {

    @Override
    public void stepDone(JobId id, Plan.PlannedStep step, Duration took) {
      out.println("  [ done ] " + step.name() + " " + step.target());
    }
  }
}

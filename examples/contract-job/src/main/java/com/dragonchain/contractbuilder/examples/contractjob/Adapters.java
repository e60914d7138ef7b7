package com.dragonchain.contractbuilder.examples.contractjob;

import com.dragonchain.contractbuilder.dragonchain.Crontabs;
import com.dragonchain.contractbuilder.dragonchain.DragonchainStores;
import com.dragonchain.contractbuilder.dragonchain.PublicId;
import com.dragonchain.contractbuilder.dragonchain.RedisEndpoint;
import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.event.ContractEvent;
import com.dragonchain.contractbuilder.event.EventReader;
import com.dragonchain.contractbuilder.examples.contractjob.Configuration.GatewaySettings;
import com.dragonchain.contractbuilder.examples.contractjob.Configuration.RegistrySettings;
import com.dragonchain.contractbuilder.examples.contractjob.Configuration.StoreSettings;
import com.dragonchain.contractbuilder.job.Chain;
import com.dragonchain.contractbuilder.job.ContractJob;
import com.dragonchain.contractbuilder.job.FunctionDefaults;
import com.dragonchain.contractbuilder.job.JobListener;
import com.dragonchain.contractbuilder.job.JobSettings;
import com.dragonchain.contractbuilder.job.Ports;
import com.dragonchain.contractbuilder.oci.DockerConfigCredentials;
import com.dragonchain.contractbuilder.oci.OciClient;
import com.dragonchain.contractbuilder.oci.OciRegistry;
import com.dragonchain.contractbuilder.openfaas.OpenFaasGateway;
import com.dragonchain.contractbuilder.port.FaasGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The one place that chooses adapters. */
public final class Adapters implements Wiring {

  private static final Duration GATEWAY_POLL = Duration.ofMillis(50);

  /** Enough for a drain of 60 s that faasd ends at 30 s and has to be asked for twice. */
  private static final Duration GATEWAY_CALL = Duration.ofSeconds(100);

  private static final Duration REGISTRY_LATENESS = Duration.ofSeconds(30);

  private final EventReader reader = new EventReader(new Crontabs());
  private final DragonchainStores stores;
  private final OciClient registries;
  private final Ports ports;
  private final Chain chain;
  private final FunctionDefaults defaults;
  private final JobSettings settings;
  private final Changes changes;

  private Adapters(Configuration configuration, Changes changes) {
    this.changes = changes;
    Configuration.ChainSettings chainSettings = configuration.chain();
    String publicId = chainSettings.publicId().orElseGet(() -> publicId(chainSettings));
    chain =
        new Chain(
            chainSettings.stage(), chainSettings.internalId(), publicId, chainSettings.endpoint());
    defaults =
        FunctionDefaults.standard(
            configuration.images().watchdogVersion(), configuration.gateway().namespace());
    settings =
        changes
            .settings()
            .apply(
                JobSettings.standard()
                    .withLease(configuration.job().lease())
                    .withDeadline(configuration.job().deadline())
                    .withReadyTimeout(configuration.job().readyTimeout())
                    .withLateness(GATEWAY_CALL, REGISTRY_LATENESS)
                    .withJournalKey(chainSettings.privateKey()));
    // before the registries, whose HTTP is still being warmed up
    stores = stores(configuration.stores(), publicId);
    registries =
        registries(configuration.registries(), configuration.images().docker().config(), changes);
    ports =
        changes
            .ports()
            .apply(
                new Ports(
                    new ImageBuilders(
                            configuration.images(),
                            configuration.registries().authorities(),
                            registries,
                            stores.layerSizes())
                        .choose(),
                    new OciRegistry(registries, configuration.registries().repository()),
                    gateway(configuration.gateway(), changes),
                    stores.scheduler(),
                    stores.ledger(),
                    stores.contractStore(),
                    stores.apiKeys(),
                    stores.jobJournal()));
  }

  /**
   * Wires what a configuration says. Connects to nothing yet.
   *
   * @param configuration the configuration
   * @return the wiring, to be closed
   * @throws InvalidInputException if an adapter finds a setting at fault; it is named
   */
  public static Adapters of(Configuration configuration) {
    return of(configuration, Changes.none());
  }

  /** With changes: tests stop the process where they like, and do not wait. */
  static Adapters of(Configuration configuration, Changes changes) {
    return new Adapters(configuration, changes);
  }

  @Override
  public ContractEvent read(String event) {
    return reader.read(ProcessEnvironment.bytes(event));
  }

  /**
   * Reads an event from UTF-8.
   *
   * @param event its bytes
   * @return the event
   * @throws com.dragonchain.contractbuilder.event.InvalidEventException if it is at fault
   */
  public ContractEvent read(byte[] event) {
    return reader.read(event);
  }

  @Override
  public ContractJob job(JobListener listener) {
    return job(listener, same -> same, same -> same);
  }

  /**
   * The job, for those who run many: on the same adapters, with other ports or settings.
   *
   * @param listener hears of every job
   * @param otherPorts decorates the ports
   * @param otherSettings changes the settings
   * @return a runner of jobs
   */
  public ContractJob job(
      JobListener listener,
      UnaryOperator<Ports> otherPorts,
      UnaryOperator<JobSettings> otherSettings) {
    return changes
        .job()
        .apply(
            ContractJob.builder(otherPorts.apply(ports), chain, defaults)
                .settings(otherSettings.apply(settings))
                .listener(listener))
        .build();
  }

  @Override
  public void close() {
    stores.close();
    registries.close();
  }

  private static OciClient registries(
      RegistrySettings settings, Path dockerConfig, Changes changes) {
    OciClient.Builder builder =
        OciClient.builder()
            .insecureRegistries(settings.insecure())
            .dockerConfig(DockerConfigCredentials.in(dockerConfig));
    if (!settings.allowed().isEmpty()) {
      builder.allowedRegistries(settings.allowed());
    }
    String own = settings.repository().registry();
    settings
        .login()
        .ifPresentOrElse(login -> builder.login(own, login), () -> builder.anonymous(own));
    settings.authorities().ifPresent(builder::caFile);
    return named(Variable.REGISTRY_CA_FILE, changes.registries().apply(builder)::build);
  }

  private static FaasGateway gateway(GatewaySettings settings, Changes changes) {
    OpenFaasGateway.Builder builder =
        OpenFaasGateway.builder(settings.url())
            .pollInterval(GATEWAY_POLL)
            .writeTimeout(GATEWAY_CALL);
    settings.login().ifPresent(builder::login);
    settings.namespace().ifPresent(builder::namespace);
    return changes.gateway().apply(builder).build();
  }

  private static DragonchainStores stores(StoreSettings settings, String publicId) {
    DragonchainStores.Builder builder =
        DragonchainStores.builder(
            settings.folder(), RedisEndpoint.of(settings.redis(), settings.port()), publicId);
    settings.cache().ifPresent(host -> builder.cache(RedisEndpoint.of(host, settings.port())));
    settings.search().ifPresent(host -> builder.search(RedisEndpoint.of(host, settings.port())));
    return named(Variable.STORAGE_LOCATION, builder::open);
  }

  private static String publicId(Configuration.ChainSettings chain) {
    return named(Variable.SECRET_LOCATION, () -> PublicId.of(chain.privateKey()));
  }

  /** Whatever an adapter finds at fault with a setting, it is a variable that has to be changed. */
  private static <T> T named(Variable variable, Supplier<T> adapter) {
    try {
      return adapter.get();
    } catch (InvalidInputException e) {
      throw new InvalidInputException(variable + ": " + e.getMessage(), e);
    }
  }
}

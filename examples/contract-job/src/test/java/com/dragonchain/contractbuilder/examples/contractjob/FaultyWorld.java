package com.dragonchain.contractbuilder.examples.contractjob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.examples.contractjob.FaultyRequest.Way;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.testkit.Events;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Servers whose requests go wrong one at a time, and one task that is done again and again, each
 * time from the same beginning. The private registry, the gateway, the customer's registry, from
 * which the image of an update comes.
 */
final class FaultyWorld implements AutoCloseable {

  /** What is asked of the job. */
  enum Task {
    CREATE,
    UPDATE_IMAGE,
    UPDATE_ENV,
    UPDATE_SECRETS,
    SCHEDULE,
    DEACTIVATE,
    DELETE
  }

  static final String ID = "11111111-2222-4333-8444-555555555555";

  private static final String METADATA = "SMARTCONTRACT/" + ID + "/metadata.json";
  private static final Credentials CUSTOMER = new Credentials("customer", Secret.of("pa55"));
  private static final Pattern STATUS = Pattern.compile("\"status\":\\{[^}]*}");
  private static final Pattern KEY_ID = Pattern.compile("SC_[A-Z]{12}");

  private final Task task;
  private final EmbeddedServers servers;
  private final EmbeddedRegistry customers;
  private final HastyJobs jobs = new HastyJobs();
  private final Map<String, String> before;
  private final Map<String, String> after;
  private final Set<Digest> blobsBefore;
  private int unmade;
  private final List<FaultyRequest> requests = new ArrayList<>();

  /** Does the task once with all well, to see what it asks of whom, and what it comes to. */
  FaultyWorld(Path folder, EmbeddedGateway.Kind provider, Task task) {
    this.task = task;
    servers = new EmbeddedServers(folder, provider);
    servers.surroundings.with("READY_TIMEOUT", "20s").with("LOG_LEVEL", "warn");
    customers =
        EmbeddedRegistry.with().basic(CUSTOMER.user(), CUSTOMER.password().reveal()).start();
    new RegistryClient(customers.address(), Optional.of(CUSTOMER))
        .push("team/app", "2", EmbeddedServers.release("2"));
    prepare();
    before = state();
    blobsBefore = servers.registry.blobs(EmbeddedServers.IMAGES);
    forget(blobsBefore);
    forgetRequests();
    succeed(event(task));
    requests.addAll(FaultyRequest.of(servers.gateway));
    if (provider == EmbeddedGateway.Kind.FAASD) {
      // to a registry it is all the same who the provider is
      requests.addAll(FaultyRequest.of(servers.registry));
      requests.addAll(FaultyRequest.of(customers));
    }
    after = state();
    reset();
  }

  Task task() {
    return task;
  }

  /** All that it asks for when all is well. */
  List<FaultyRequest> requests() {
    return requests;
  }

  Map<String, String> before() {
    return before;
  }

  Map<String, String> after() {
    return after;
  }

  /** The image that the task takes the contract away from. */
  Optional<Digest> replacedImage() {
    return before.keySet().stream()
        .filter(key -> key.startsWith("image ") && !after.containsKey(key))
        .map(key -> Digest.of(key.substring("image ".length())))
        .findFirst();
  }

  /** Removes an image, as its operator would. */
  void remove(Digest image) {
    servers.registry.loseManifest(EmbeddedServers.IMAGES, image);
  }

  /**
   * What all stores hold once the scheduler has done what it was told, but for the contract's
   * status and what is drawn by chance.
   */
  Map<String, String> state() {
    schedule();
    Map<String, String> all = servers.state();
    Drawn drawn =
        new Drawn(
            all.keySet().stream()
                .filter(key -> key.startsWith("image "))
                .collect(Collectors.joining()));
    Map<String, String> state = new TreeMap<>();
    all.forEach(
        (key, value) ->
            state.put(
                KEY_ID.matcher(key).replaceAll("SC"),
                drawn.named(STATUS.matcher(value).replaceAll(""))));
    return state;
  }

  /** The contract as it is stored. */
  Optional<String> metadata() {
    return servers.surroundings.stored(METADATA);
  }

  /** Does the task, and lets a request and all of its kind that follow go wrong. */
  HastyJobs.Ended run(FaultyRequest request, Way way, boolean healsWhenAStepHasFailed) {
    return run(request, way, true, healsWhenAStepHasFailed ? this::heal : () -> {});
  }

  /** Does the task, and lets one request be answered with 503. */
  HastyJobs.Ended runWithOne503(FaultyRequest request) {
    return run(request, Way.ANSWERS_503, false, () -> {});
  }

  private HastyJobs.Ended run(
      FaultyRequest request, Way way, boolean lasting, Runnable stepFailed) {
    forgetRequests();
    request.inject(way, lasting);
    HastyJobs.Ended ended = run(event(task), stepFailed);
    heal();
    if (request.seen() < request.nth()) {
      unmade++;
    }
    return ended;
  }

  /**
   * How many runs came to an end without their request: of several layers at a time some may need
   * another request less.
   */
  int unmade() {
    return unmade;
  }

  /** When all is well again, the task is done as if it had never failed. */
  void comesThrough() {
    succeed(event(task));
    assertThat(state()).isEqualTo(after);
  }

  /** Deletes the contract, which leaves nothing, and makes anew what there is before the task. */
  void reset() {
    if (task == Task.CREATE || !state().equals(before)) {
      succeed(delete());
      servers.redis.del("dc:tx:incoming");
      assertThat(state()).as("after the contract was deleted").isEmpty();
      forget(Set.of());
      prepare();
      assertThat(state()).isEqualTo(before);
    }
    forget(blobsBefore);
  }

  private void prepare() {
    if (task != Task.CREATE) {
      succeed(event(Task.CREATE));
      servers.redis.del("dc:tx:incoming");
    }
  }

  private String event(Task asked) {
    return switch (asked) {
      case CREATE ->
          Events.create(
              ID,
              servers.image("1"),
              event -> {
                event.put("cron", "*/5 * * * *");
                event.putObject("secrets").put("word", "w");
                event.putObject("env").put("NAME", "value");
              });
      case UPDATE_IMAGE ->
          Events.update(
              ID,
              event ->
                  event
                      .put("image", customers.address() + "/team/app:2")
                      .put("auth", base64(CUSTOMER.user() + ":" + CUSTOMER.password().reveal())));
      case UPDATE_ENV -> Events.update(ID, Events.env(Map.of("NAME", "changed")));
      case UPDATE_SECRETS ->
          Events.update(
              ID, event -> event.putObject("secrets").put("word", "other").put("fresh", "f"));
      case SCHEDULE -> Events.update(ID, event -> event.put("seconds", 7));
      case DEACTIVATE -> Events.update(ID, event -> event.put("desired_state", "inactive"));
      case DELETE -> delete();
    };
  }

  private String delete() {
    return Events.delete(ID, metadata().orElse("{\"args\":[]}"));
  }

  private HastyJobs.Ended run(String event, Runnable stepFailed) {
    return jobs.run(servers.surroundings.environment(event), stepFailed);
  }

  private void succeed(String event) {
    HastyJobs.Ended ended = run(event, () -> {});
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.DONE);
  }

  private void schedule() {
    try {
      new ChainScheduler(servers.redis).work();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void heal() {
    servers.gateway.clearFaults();
    servers.registry.heal();
    customers.heal();
  }

  private void forgetRequests() {
    servers.gateway.clearRequests();
    servers.registry.clearLog();
    customers.clearLog();
  }

  /** Forgets what outlives a job on purpose: its result, the sizes of layers, blobs. */
  private void forget(Set<Digest> butBlobs) {
    servers.redis.keys("contract-builder:*").forEach(servers.redis::del);
    servers.registry.blobs(EmbeddedServers.IMAGES).stream()
        .filter(blob -> !butBlobs.contains(blob))
        .forEach(blob -> servers.registry.lose(EmbeddedServers.IMAGES, blob));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  @Override
  public void close() {
    servers.close();
    customers.close();
  }
}

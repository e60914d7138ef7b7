package com.dragonchain.contractbuilder.testkit.memory;

import com.dragonchain.contractbuilder.model.ApiKey;
import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.FunctionSpec;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.port.ApiKeys;
import com.dragonchain.contractbuilder.port.ContractStore;
import com.dragonchain.contractbuilder.port.FaasGateway;
import com.dragonchain.contractbuilder.port.Fence;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.port.JobResult;
import com.dragonchain.contractbuilder.port.Lease;
import com.dragonchain.contractbuilder.port.Ledger;
import com.dragonchain.contractbuilder.port.Registry;
import com.dragonchain.contractbuilder.port.Scheduler;
import com.dragonchain.contractbuilder.testkit.ManualClock;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A chain, a registry and a gateway in memory. It outlives the ports that it gives, as the real
 * ones outlive a process: a test may kill a job and start another on the same world. Safe for many
 * threads. What accessors answer are copies.
 *
 * <p>Leases run by the world's clock. With a {@link ManualClock} whoever waits for a lease moves
 * the clock instead of waiting; with any other clock waiting is real.
 */
public final class MemoryWorld {

  /** The repository of adapted images. */
  public static final ImageRepository REPOSITORY =
      ImageRepository.of("registry.example", "customer-contracts");

  /**
   * A message in the scheduler's list.
   *
   * @param action what was sent
   * @param request whatever it says
   */
  public record Message(Scheduler.Sent action, Scheduler.Request request) {}

  final Clock clock;

  final Map<String, FunctionSpec> functions = new TreeMap<>();
  final Map<String, String> secrets = new TreeMap<>();
  final Map<ImageReference, Digest> bases = new HashMap<>();
  final Map<Digest, Registry.Image> images = new LinkedHashMap<>();
  final Map<String, Digest> tags = new TreeMap<>();
  final Map<String, ApiKey> keys = new TreeMap<>();
  final Map<ContractId, Contract> contracts = new HashMap<>();
  final Map<ContractId, FunctionSpec> specs = new HashMap<>();
  final Map<ContractId, Set<String>> heaps = new HashMap<>();
  final Set<String> transactionTypes = new TreeSet<>();
  final MessageList schedule = new MessageList();
  final Holdings holdings = new Holdings();
  final Set<JobId> ledgered = new HashSet<>();
  final List<Ledger.Entry> entries = new ArrayList<>();
  final Map<JobId, JobResult> pendingResults = new HashMap<>();
  final Map<JobId, JobResult> results = new HashMap<>();

  FaasGateway.Capabilities capabilities =
      new FaasGateway.Capabilities("memory", true, Duration.ofSeconds(30));
  Predicate<FunctionSpec> becomesReady = spec -> true;
  Registry.Deletion deletion = Registry.Deletion.DELETED;

  /**
   * An empty world.
   *
   * @param clock tells when leases run out
   */
  public MemoryWorld(Clock clock) {
    this.clock = clock;
  }

  /**
   * Its scheduler.
   *
   * @return the port
   */
  public Scheduler scheduler() {
    return new MemoryScheduler(this);
  }

  /**
   * Its ledger.
   *
   * @return the port
   */
  public Ledger ledger() {
    return new MemoryLedger(this);
  }

  /**
   * Its store of contracts.
   *
   * @return the port
   */
  public ContractStore contractStore() {
    return new MemoryContractStore(this);
  }

  /**
   * Its keys.
   *
   * @return the port
   */
  public ApiKeys apiKeys() {
    return new MemoryApiKeys(this);
  }

  /**
   * Its leases and journals.
   *
   * @return the port
   */
  public JobJournal jobJournal() {
    return new MemoryJobJournal(this);
  }

  /**
   * Its builder: reproducible, pushes by digest.
   *
   * @return the port
   */
  public ImageBuilder imageBuilder() {
    return new MemoryImageBuilder(this);
  }

  /**
   * Its registry, {@link #REPOSITORY}.
   *
   * @return the port
   */
  public Registry registry() {
    return new MemoryRegistry(this);
  }

  /**
   * Its gateway.
   *
   * @return the port
   */
  public FaasGateway faasGateway() {
    return new MemoryFaasGateway(this);
  }

  /**
   * Lets a customer's image exist; one that exists gets another digest.
   *
   * @param reference with a tag
   * @return its digest
   */
  public synchronized Digest putBase(ImageReference reference) {
    Digest digest =
        Digest.ofBytes(
            (reference + " " + bases.get(reference))
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    bases.put(reference, digest);
    return digest;
  }

  /**
   * Puts an entry into a contract's heap.
   *
   * @param contract the contract
   * @param key the entry
   */
  public synchronized void putHeap(ContractId contract, String key) {
    heaps.computeIfAbsent(contract, id -> new TreeSet<>()).add(key);
  }

  /**
   * Registers a transaction type, as the web server does before a create.
   *
   * @param name its name
   */
  public synchronized void putTransactionType(String name) {
    transactionTypes.add(name);
  }

  /**
   * Stores a contract without a fence, as the web server does.
   *
   * @param contract what is stored
   */
  public synchronized void putContract(Contract contract) {
    contracts.put(contract.id(), contract);
  }

  /**
   * Chooses what the gateway is; at first {@code replaces} and 30 s late, as faasd.
   *
   * @param capabilities what it answers
   */
  public synchronized void setCapabilities(FaasGateway.Capabilities capabilities) {
    this.capabilities = capabilities;
  }

  /**
   * Chooses which functions become ready; at first all.
   *
   * @param becomesReady false: waiting for it is refused
   */
  public synchronized void setBecomesReady(Predicate<FunctionSpec> becomesReady) {
    this.becomesReady = becomesReady;
  }

  /** From now on the registry does not delete. */
  public synchronized void refuseDeletion() {
    deletion = Registry.Deletion.UNSUPPORTED;
  }

  /**
   * Takes a function away behind everybody's back.
   *
   * @param name its name
   */
  public synchronized void loseFunction(String name) {
    functions.remove(name);
  }

  /**
   * Lets the chain's scheduler work its list off. Fails, as its poller would end, on a create of
   * what it knows and on an update of what it does not.
   */
  public synchronized void runScheduler() {
    schedule.workOff();
  }

  /**
   * What runs.
   *
   * @return name to specification
   */
  public synchronized Map<String, FunctionSpec> functions() {
    return new TreeMap<>(functions);
  }

  /**
   * The gateway's secrets.
   *
   * @return name to value
   */
  public synchronized Map<String, String> secrets() {
    return new TreeMap<>(secrets);
  }

  /**
   * Manifests in {@link #REPOSITORY}.
   *
   * @return by digest
   */
  public synchronized Map<Digest, Registry.Image> images() {
    return new LinkedHashMap<>(images);
  }

  /**
   * Tags in {@link #REPOSITORY}.
   *
   * @return tag to digest
   */
  public synchronized Map<String, Digest> tags() {
    return new TreeMap<>(tags);
  }

  /**
   * API keys.
   *
   * @return by id
   */
  public synchronized Map<String, ApiKey> keys() {
    return new TreeMap<>(keys);
  }

  /**
   * Contracts at rest.
   *
   * @return by id
   */
  public synchronized Map<ContractId, Contract> contracts() {
    return new HashMap<>(contracts);
  }

  /**
   * Stored specifications.
   *
   * @return by the contract's id
   */
  public synchronized Map<ContractId, FunctionSpec> specs() {
    return new HashMap<>(specs);
  }

  /**
   * The heap of a contract.
   *
   * @param contract the contract
   * @return its entries
   */
  public synchronized Set<String> heap(ContractId contract) {
    return new TreeSet<>(heaps.getOrDefault(contract, Set.of()));
  }

  /**
   * Registered transaction types.
   *
   * @return their names
   */
  public synchronized Set<String> transactionTypes() {
    return new TreeSet<>(transactionTypes);
  }

  /**
   * Everything that was ever sent to the scheduler.
   *
   * @return the oldest first
   */
  public synchronized List<Message> messages() {
    return List.copyOf(schedule.sent);
  }

  /**
   * What the chain's scheduler has taken and knows.
   *
   * @return ids
   */
  public synchronized Set<ContractId> scheduled() {
    return new HashSet<>(schedule.known);
  }

  /**
   * The ledger.
   *
   * @return the oldest first
   */
  public synchronized List<Ledger.Entry> entries() {
    return List.copyOf(entries);
  }

  /**
   * Results of ended jobs.
   *
   * @return by the job's id
   */
  public synchronized Map<JobId, JobResult> results() {
    return new HashMap<>(results);
  }

  /**
   * Jobs that have not ended.
   *
   * @return by their contract
   */
  public synchronized Map<ContractId, Lease.OpenJob> openJobs() {
    return holdings.open();
  }

  Holding holding(ContractId contract) {
    return holdings.of(contract);
  }

  /** Runs an effect under the world's lock, if the fence is valid. */
  synchronized <T> T fenced(Fence fence, Function<Holding, T> effect) {
    return effect.apply(holdings.required(fence));
  }

  void fence(Fence fence, Runnable effect) {
    fenced(
        fence,
        holding -> {
          effect.run();
          return holding;
        });
  }
}

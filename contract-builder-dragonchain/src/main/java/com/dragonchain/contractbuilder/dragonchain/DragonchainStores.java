package com.dragonchain.contractbuilder.dragonchain;

import com.dragonchain.contractbuilder.port.ApiKeys;
import com.dragonchain.contractbuilder.port.ContractStore;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.port.LayerSizes;
import com.dragonchain.contractbuilder.port.Ledger;
import com.dragonchain.contractbuilder.port.Scheduler;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The stores of a Dragonchain level 1 node: its storage of type {@code disk} and its Redis servers.
 * Gives the ports, which are safe for many threads and work until this is closed. Leases must be
 * closed before it.
 *
 * <p>The persistent Redis has to keep what it acknowledged ({@code appendonly yes}, {@code
 * appendfsync always}): leases, markers and results live there. It is asked for {@code TIME}, so
 * clocks of hosts do not matter. A Redis Cluster is refused.
 *
 * <p>A Redis that does not answer is told within 5 seconds.
 */
public final class DragonchainStores implements AutoCloseable {

  private final Redis redis;
  private final @Nullable Redis cache;
  private final @Nullable Redis search;
  private final ContractLocks locks;
  private final Scheduler scheduler;
  private final Ledger ledger;
  private final ContractStore contractStore;
  private final ApiKeys apiKeys;
  private final JobJournal jobJournal;
  private final LayerSizes layerSizes;

  private DragonchainStores(Builder builder) {
    Path root = Storage.realFolder(builder.storage);
    Path jobs = root.resolve("CONTRACT_JOBS");
    locks = ContractLocks.open(jobs);
    redis = new Redis("persistent Redis", builder.redis);
    cache = builder.cache == null ? null : new Redis("cache Redis", builder.cache);
    search = builder.search == null ? null : new Redis("search Redis", builder.search);
    Storage storage = new Storage(root, cache);
    scheduler = new RedisScheduler(redis);
    ledger = new RedisLedger(redis, builder.publicId);
    contractStore =
        new DiskContractStore(
            storage, locks, redis, search == null ? null : new SearchIndexes(search));
    apiKeys = new DiskApiKeys(storage, locks);
    jobJournal = new RedisJobJournal(redis, locks, jobs);
    layerSizes = cache == null ? LayerSizes.inMemory() : new RedisLayerSizes(cache);
  }

  /**
   * Begins to describe the stores. Nothing is connected to before a port is used, and nothing is
   * made before something is written.
   *
   * @param storage the storage's folder; one that does not exist is made with the first write
   * @param redis the persistent Redis
   * @param publicId the chain's public id, see {@link PublicId}
   * @return a builder
   */
  public static Builder builder(Path storage, RedisEndpoint redis, String publicId) {
    return new Builder(storage, redis, publicId);
  }

  /** Describes the stores. */
  public static final class Builder {
    private final Path storage;
    private final RedisEndpoint redis;
    private final String publicId;
    private @Nullable RedisEndpoint cache;
    private @Nullable RedisEndpoint search;

    private Builder(Path storage, RedisEndpoint redis, String publicId) {
      this.storage = storage;
      this.redis = redis;
      this.publicId = publicId;
    }

    /**
     * Keeps the chain's cache in step; without it there is none.
     *
     * @param endpoint the cache Redis
     * @return this
     */
    public Builder cache(RedisEndpoint endpoint) {
      cache = endpoint;
      return this;
    }

    /**
     * Keeps the chain's search indexes in step; without it there are none.
     *
     * @param endpoint a Redis with RediSearch 1.x
     * @return this
     */
    public Builder search(RedisEndpoint endpoint) {
      search = endpoint;
      return this;
    }

    /**
     * Opens the stores.
     *
     * @return the stores, to be closed
     * @throws com.dragonchain.contractbuilder.error.InvalidInputException if the storage is not a
     *     folder
     * @throws com.dragonchain.contractbuilder.error.UnavailableException if it cannot be opened
     */
    public DragonchainStores open() {
      return new DragonchainStores(this);
    }
  }

  /**
   * Schedules, over {@code mq:scheduler}.
   *
   * @return the port
   */
  public Scheduler scheduler() {
    return scheduler;
  }

  /**
   * The ledger, over {@code dc:tx:incoming}.
   *
   * @return the port
   */
  public Ledger ledger() {
    return ledger;
  }

  /**
   * Contracts, in {@code SMARTCONTRACT/} of the storage.
   *
   * @return the port; its {@code check} asks every server
   */
  public ContractStore contractStore() {
    return contractStore;
  }

  /**
   * Keys, in {@code KEYS/} of the storage.
   *
   * @return the port
   */
  public ApiKeys apiKeys() {
    return apiKeys;
  }

  /**
   * Leases in Redis, journals in {@code CONTRACT_JOBS/} of the storage.
   *
   * @return the port
   */
  public JobJournal jobJournal() {
    return jobJournal;
  }

  /**
   * Sizes of layers, in the cache Redis, or in memory if there is none.
   *
   * @return the port
   */
  public LayerSizes layerSizes() {
    return layerSizes;
  }

  @Override
  public void close() {
    locks.close();
    redis.close();
    if (cache != null) {
      cache.close();
    }
    if (search != null) {
      search.close();
    }
  }
}

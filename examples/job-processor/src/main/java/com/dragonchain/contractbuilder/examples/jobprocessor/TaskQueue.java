package com.dragonchain.contractbuilder.examples.jobprocessor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.event.CompactJson;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.Quote;
import com.dragonchain.contractbuilder.port.JobId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * The tasks of all contracts, in Redis, shared by every replica. Producers push to {@code
 * mq:contract-task}; {@link #admit} sorts tasks into lanes, one per contract and one for tasks that
 * name none. A lane that is not empty is either ready or owned. Its owner works on the first task,
 * and on nothing else of the lane.
 *
 * <p>Times are Redis's. Each operation is one script, and can throw {@link UnavailableException};
 * whether it had its effect is unknown then, and repeating does no harm: a token that is not a
 * lane's any more is refused. A claim whose {@link #take} was not answered runs out by itself. Safe
 * for many threads, but {@link #await}, which one thread calls.
 */
final class TaskQueue implements AutoCloseable {

  /** The lane of tasks that name no contract. */
  static final String BAD = "bad";

  static final String TASKS = "mq:contract-task";
  static final String DEAD_LETTERS = "contract-builder:dead-letters";

  /** No task is deferred for longer. */
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private static final String LANE = "contract-builder:queue:lane:";
  private static final Pattern VERSION =
      Pattern.compile("(?<=redis_version:)(\\d{1,4})\\.(\\d{1,4})");
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int IDLE_CONNECTIONS = 64;

  /** Larger ones are no events; {@code EventReader} says why, nobody needs to look into them. */
  private static final int LONGEST_EVENT = 1 << 20;

  private final String name;
  private final String owner;
  private final Duration life;
  private final RedisClient client;
  private final Doorbell waiting;
  private final AtomicLong drawn = new AtomicLong();

  /**
   * Connects to nothing yet.
   *
   * @param replica the name of this process, for those who look into Redis
   * @param life how long a claim lasts unless it is renewed
   */
  TaskQueue(String host, int port, String replica, Duration life) {
    this.name = "Redis " + host + ":" + port;
    this.owner = replica + "/" + UUID.randomUUID().toString().substring(0, 8) + "/";
    this.life = life;
    client = client(host, port, TIMEOUT_MILLIS);
    waiting = new Doorbell(host, port, TASKS, TIMEOUT_MILLIS);
  }

  /** As many connections as there are callers: none waits for another. */
  private static RedisClient client(String host, int port, int timeout) {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(-1);
    pool.setMaxIdle(IDLE_CONNECTIONS);
    pool.setJmxEnabled(false);
    return RedisClient.builder()
        .hostAndPort(host, port)
        .clientConfig(
            DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(timeout)
                .socketTimeoutMillis(timeout)
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .build())
        .poolConfig(pool)
        .build();
  }

  /** How long a claim lasts. */
  Duration life() {
    return life;
  }

  /** Why the server cannot keep the queue, if it cannot. */
  Optional<String> unfit() {
    String info = call("ask", () -> client.info());
    if (info.contains("cluster_enabled:1")) {
      return Optional.of(
          "it is a Redis Cluster, in which a task and its lane cannot change in one atomic act; use"
              + " a single server");
    }
    Matcher version = VERSION.matcher(info);
    if (version.find() && !knowsBlmove(version)) {
      return Optional.of(
          "it is Redis " + version.group() + ", which has no BLMOVE; use 6.2 or newer");
    }
    return Optional.empty();
  }

  private static boolean knowsBlmove(Matcher version) {
    int major = Integer.parseInt(version.group(1));
    return major > 6 || (major == 6 && Integer.parseInt(version.group(2)) >= 2);
  }

  /**
   * Waits until a task may have come, at most so long. Takes nothing: the task is moved to where it
   * is.
   *
   * @param atMost up to 2 s
   * @return whether one has come
   */
  boolean await(Duration atMost) {
    try {
      return waiting.await(
          Duration.ofMillis(Math.max(1, Math.min(atMost.toMillis(), TIMEOUT_MILLIS))));
    } catch (IOException e) {
      throw unavailable("wait for tasks", e);
    }
  }

  /**
   * Sorts tasks into lanes, oldest first.
   *
   * @return how many; as many as the most: there may be more
   */
  int admit(int most) {
    String word = UUID.randomUUID().toString().substring(0, 13);
    return number(run("admit tasks", Script.ADMIT, word, most, LONGEST_EVENT));
  }

  /** What {@link #take} answers. */
  sealed interface Taken {

    /** A lane. */
    record Lane(Claim claim) implements Taken {}

    /** None is ready; the next one will be in so long, unless something happens before. */
    record Nothing(Optional<Duration> next) implements Taken {}
  }

  /** Claims the lane that waited longest. */
  Taken take() {
    String token = owner + drawn.incrementAndGet();
    List<?> answer = (List<?>) run("take a task", Script.TAKE, token, life.toMillis());
    if (number(answer.get(0)) == 0) {
      int millis = number(answer.get(1));
      return new Taken.Nothing(
          millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis)));
    }
    byte[] task = (byte[]) answer.get(2);
    int line = 0;
    while (task[line] != '\n') {
      line++;
    }
    return new Taken.Lane(
        new Claim(
            new String((byte[]) answer.get(1), US_ASCII),
            token,
            new JobId(new String(task, 0, line, US_ASCII)),
            Arrays.copyOfRange(task, line + 1, task.length),
            number(answer.get(3)),
            number(answer.get(4))));
  }

  /**
   * Prolongs claims.
   *
   * @return those that were lost
   */
  List<Claim> renew(Collection<Claim> claims) {
    List<Claim> all = List.copyOf(claims);
    List<Object> arguments = new ArrayList<>();
    arguments.add(life.toMillis());
    for (Claim claim : all) {
      arguments.add(claim.lane());
      arguments.add(claim.token());
    }
    List<?> held = (List<?>) run("renew claims", Script.RENEW, arguments.toArray());
    List<Claim> lost = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (number(held.get(i)) == 0) {
        lost.add(all.get(i));
      }
    }
    return lost;
  }

  /**
   * The task has ended; the lane's next one may be taken.
   *
   * @return whether the claim was still held
   */
  boolean finish(Claim claim) {
    return held("finish a task", Script.FINISH, claim);
  }

  /**
   * The task can never be run: it goes to the dead letters, newest first.
   *
   * @param facts what else the letter says, in order
   * @param most how many letters are kept; the oldest go
   * @return whether the claim was still held
   */
  boolean bury(Claim claim, Map<String, String> facts, int most) {
    String json = CompactJson.write(facts);
    return held(
        "bury a task", Script.BURY, claim, json.substring(0, json.length() - 1), Math.max(1, most));
  }

  /**
   * The task stays the lane's first, and may be taken again after a while.
   *
   * @param counted whether that was a try
   * @return whether the claim was still held
   */
  boolean defer(Claim claim, Duration delay, boolean counted) {
    return held("defer a task", Script.DEFER, claim, delay.toMillis(), counted ? 1 : 0);
  }

  /**
   * The task belongs to another lane: it goes to that one's end.
   *
   * @return whether the claim was still held
   */
  boolean reroute(Claim claim, ContractId lane) {
    return held("reroute a task", Script.REROUTE, claim, lane.value());
  }

  /**
   * Makes lanes ready again whose owners have gone.
   *
   * @return how many
   */
  int reap(int most) {
    return number(run("reap claims", Script.REAP, most, LONGEST_PAUSE.toMillis(), life.toMillis()));
  }

  /** Whether a contract has tasks that have not ended. */
  boolean hasTasks(ContractId contract) {
    return call("look for tasks", () -> client.exists(LANE + contract));
  }

  /**
   * Numbers of the whole queue.
   *
   * @param arrived tasks that nobody has admitted yet
   * @param admitted tasks in lanes, those that run included
   * @param oldest since when the oldest of them has been admitted
   * @param ready lanes that may be taken
   * @param deferred lanes that may be taken later
   * @param owned lanes that are worked on
   * @param deadLetters tasks that were given up
   */
  record Measures(
      int arrived,
      int admitted,
      Duration oldest,
      int ready,
      int deferred,
      int owned,
      int deadLetters) {}

  /** Measures the queue. */
  Measures measure() {
    List<?> answer = (List<?>) run("measure the queue", Script.MEASURE);
    return new Measures(
        number(answer.get(0)),
        number(answer.get(1)),
        Duration.ofMillis(number(answer.get(2))),
        number(answer.get(3)),
        number(answer.get(4)),
        number(answer.get(5)),
        number(answer.get(6)));
  }

  private boolean held(String action, Script script, Claim claim, Object... arguments) {
    Object[] all =
        Stream.concat(Stream.of(claim.lane(), claim.token()), Arrays.stream(arguments)).toArray();
    return number(run(action, script, all)) == 1;
  }

  private Object run(String action, Script script, Object... arguments) {
    List<byte[]> bytes =
        Arrays.stream(arguments).map(argument -> argument.toString().getBytes(UTF_8)).toList();
    return call(
        action,
        () -> {
          try {
            return client.evalsha(script.sha1(), List.of(), bytes);
          } catch (JedisNoScriptException e) {
            return client.eval(script.source(), List.of(), bytes);
          }
        });
  }

  private <T> T call(String action, Supplier<T> command) {
    try {
      return command.get();
    } catch (JedisException e) {
      if (e instanceof JedisDataException) {
        // a server that is no master any more (READONLY) or not yet (LOADING) keeps its connections
        client.getPool().clear();
      }
      throw unavailable(action, e);
    }
  }

  private UnavailableException unavailable(String action, Exception e) {
    String said = Quote.line(String.valueOf(e.getMessage()), 200);
    return new UnavailableException(
        action + " on " + name + ": " + said + "; check that it runs and can be reached", e);
  }

  private static int number(Object reply) {
    return (int) Math.min(Integer.MAX_VALUE, (Long) reply);
  }

  @Override
  public void close() {
    client.close();
    waiting.close();
  }
}

package com.dragonchain.contractbuilder.examples.jobprocessor;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the scripts are called in, by replicas that may be killed at any time: a lane that is
 * not empty is ready or owned, never both and never neither; no task is lost or done twice, and
 * those of a contract keep their order.
 */
@ExtendWith(LogsOnFailure.class)
class QueuePropertyIT {

  private static final int SEEDS = 12;
  private static final int ACTS = 250;
  private static final Duration LIFE = Duration.ofHours(1);

  static Collection<Long> seeds() {
    // new ones every time; a failure names its own
    return new Random().longs(SEEDS).boxed().toList();
  }

  private static String contract(int number) {
    return "00000000-0000-4000-8000-00000000000" + number;
  }

  /** What a run did, and what it has to come to. */
  private static final class World implements AutoCloseable {
    final QueueFixture fixture = new QueueFixture(RedisServer.create());
    final Random random;
    final List<TaskQueue> replicas = new ArrayList<>();
    final Map<TaskQueue, List<Claim>> held = new HashMap<>();
    final List<Claim> killed = new ArrayList<>();
    final Map<String, List<Integer>> done = new HashMap<>();
    final Set<String> ended = new HashSet<>();
    int pushed;

    World(long seed) {
      random = new Random(seed);
      for (int i = 0; i < 3; i++) {
        TaskQueue replica = fixture.replica("replica-" + i, LIFE);
        replicas.add(replica);
        held.put(replica, new ArrayList<>());
      }
    }

    void act() {
      TaskQueue replica = replicas.get(random.nextInt(replicas.size()));
      List<Claim> claims = held.get(replica);
      switch (random.nextInt(13)) {
        case 0, 1 -> push();
        case 2 -> replica.admit(1 + random.nextInt(4));
        case 3, 4, 5 -> QueueFixture.take(replica).ifPresent(claims::add);
        case 6, 7 -> any(claims).ifPresent(claim -> end(claim, replica.finish(claim)));
        case 8 -> any(claims).ifPresent(claim -> end(claim, replica.bury(claim, Map.of(), 99)));
        case 9 ->
            any(claims)
                .ifPresent(
                    claim -> replica.defer(claim, Duration.ofHours(1), random.nextBoolean()));
        case 10 -> {
          replica.renew(claims);
          any(claims)
              .ifPresent(
                  claim -> {
                    if (claim.lane().equals(TaskQueue.BAD)) {
                      replica.reroute(claim, ContractId.of(contract(5)));
                    } else {
                      claims.add(claim);
                    }
                  });
        }
        case 11 -> {
          // kill -9: nobody knows the claims any more, but for a call that lands late
          killed.addAll(claims);
          claims.clear();
        }
        default -> passTime(replica);
      }
    }

    private void push() {
      int number = pushed++;
      int lane = random.nextInt(5);
      String task =
          lane == 0 ? "bad:" + number : QueueFixture.task(contract(lane), Integer.toString(number));
      fixture.redis.lpush(random.nextInt(10) == 0 ? "mq:contract-pending" : TaskQueue.TASKS, task);
    }

    private void passTime(TaskQueue replica) {
      fixture.redis.zrange(QueueFixture.OWNED, 0, -1).stream()
          .filter(lane -> random.nextBoolean())
          .forEach(fixture::expire);
      fixture.redis.zrange(QueueFixture.READY, 0, -1).stream()
          .filter(lane -> random.nextBoolean())
          .forEach(fixture::wake);
      replica.reap(1 + random.nextInt(3));
      any(killed).ifPresent(late -> end(late, replica.finish(late)));
    }

    private Optional<Claim> any(List<Claim> claims) {
      return claims.isEmpty()
          ? Optional.empty()
          : Optional.of(claims.remove(random.nextInt(claims.size())));
    }

    void end(Claim claim, boolean hadEffect) {
      if (hadEffect) {
        assertThat(ended.add(claim.job().value())).as(claim + " ended twice").isTrue();
        done.computeIfAbsent(claim.lane(), lane -> new ArrayList<>())
            .add(Integer.parseInt(claim.job().value().split("-", -1)[1]));
      }
    }

    void drain() {
      TaskQueue last = replicas.get(0);
      held.values().forEach(List::clear);
      fixture.redis.zrange(QueueFixture.OWNED, 0, -1).forEach(fixture::expire);
      while (last.reap(2) == 2) {}
      while (last.admit(3) == 3) {}
      do {
        fixture.redis.zrange(QueueFixture.READY, 0, -1).forEach(fixture::wake);
        QueueFixture.take(last).ifPresent(claim -> end(claim, last.finish(claim)));
        fixture.assertSound("draining");
      } while (fixture.redis.exists(QueueFixture.READY));
    }

    @Override
    public void close() {
      replicas.forEach(TaskQueue::close);
      fixture.close();
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyLaneIsReadyOrOwned(long seed) {
    try (World world = new World(seed)) {
      for (int i = 0; i < ACTS; i++) {
        world.act();
        world.fixture.assertSound("seed " + seed + ", act " + i);
      }
      world.drain();
      world.fixture.assertEmpty();
      assertThat(world.ended).as("seed %s", seed).hasSize(world.pushed);
      for (int lane = 1; lane < 5; lane++) {
        assertThat(world.done.getOrDefault(contract(lane), List.of()))
            .as("seed %s: numbers of jobs, as they ended", seed)
            .isSorted();
      }
    }
  }

  @Test
  void nobodyWorksOnALaneThatAnotherHolds() throws Exception {
    int tasks = 400;
    Duration life = Duration.ofMillis(40);
    Map<String, AtomicInteger> next = new HashMap<>();
    for (int lane = 0; lane < 8; lane++) {
      next.put(contract(lane), new AtomicInteger());
    }
    ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    AtomicInteger ended = new AtomicInteger();
    try (QueueFixture fixture = new QueueFixture()) {
      for (int i = 0; i < tasks; i++) {
        fixture.push(QueueFixture.task(contract(i % 8), Integer.toString(i / 8)));
      }
      ExecutorService threads = Executors.newFixedThreadPool(6);
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        String name = "replica-" + i;
        all.add(
            threads.submit(
                () -> {
                  try (TaskQueue replica = fixture.replica(name, life)) {
                    work(replica, next, ended, tasks, wrong);
                  }
                }));
      }
      for (Future<?> each : all) {
        each.get(60, TimeUnit.SECONDS);
      }
      threads.shutdown();
      fixture.assertSound("at the end");
      fixture.assertEmpty();
    }
    assertThat(wrong).isEmpty();
    assertThat(ended).hasValue(tasks);
  }

  /** A replica that often forgets what it holds, as if it had been killed. */
  private static void work(
      TaskQueue replica,
      Map<String, AtomicInteger> next,
      AtomicInteger ended,
      int tasks,
      Collection<String> wrong) {
    while (ended.get() < tasks) {
      replica.reap(10);
      replica.admit(5);
      Optional<Claim> taken = QueueFixture.take(replica);
      if (taken.isEmpty() || ThreadLocalRandom.current().nextInt(10) == 0) {
        boolean unused = replica.await(Duration.ofMillis(5));
        continue;
      }
      Claim claim = taken.get();
      int number =
          Integer.parseInt(QueueFixture.text(claim).replaceAll(".*\"content\":\"|\"}$", ""));
      // a job that is run again finds what it did; whoever lost the lane finds it further on
      AtomicInteger lane = next.get(claim.lane());
      boolean mine = lane.compareAndSet(number, number + 1) || lane.get() == number + 1;
      if (replica.finish(claim)) {
        if (!mine) {
          wrong.add(claim.lane() + ": " + number + " in place of " + lane);
        }
        ended.incrementAndGet();
      }
    }
  }
}

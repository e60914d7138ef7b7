package com.dragonchain.contractbuilder.examples.contractjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.event.ContractJson;
import com.dragonchain.contractbuilder.examples.contractjob.FaultyRequest.Way;
import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every request that a job makes of gateway and registries goes wrong, one at a time, in every way.
 * A job that fails by it leaves all as it was, or its contract says what is not; and a job that
 * comes when all is well again does what it has to.
 */
@ExtendWith(LogsOnFailure.class)
class EveryRequestIT {

  private static final String LEFT_BEHIND = "; left behind: ";

  /** What was overwritten cannot be read, and so not be put back. */
  private static final String ONLY_A_VALUE = LEFT_BEHIND + "the new value of secret ";

  /** What could not be done, on what, and why. */
  private static final String FAILURE =
      "contract-job: (?:[A-Z][A-Za-z ]+ failed: .+: .+|Deleting failed; left behind: .+)";

  @TempDir Path folder;

  static Stream<Arguments> everyTaskOnEveryProvider() {
    return Stream.of(EmbeddedGateway.Kind.FAAS_NETES, EmbeddedGateway.Kind.FAASD)
        .flatMap(
            kind -> Stream.of(FaultyWorld.Task.values()).map(task -> Arguments.of(kind, task)));
  }

  /** It, and those of its kind that follow. */
  @ParameterizedTest
  @MethodSource("everyTaskOnEveryProvider")
  void oneThatGoesWrongForGoodIsMadeUpFor(EmbeddedGateway.Kind provider, FaultyWorld.Task task) {
    try (FaultyWorld world = new FaultyWorld(folder, provider, task)) {
      for (FaultyRequest request : world.requests()) {
        for (Way way : request.ways()) {
          try {
            goesWrongForGood(world, request, way);
          } catch (AssertionError e) {
            throw new AssertionError(request + " " + way, e);
          }
        }
      }
      assertThat(world.unmade()).isLessThanOrEqualTo(world.requests().size() / 5);
    }
  }

  private static void goesWrongForGood(FaultyWorld world, FaultyRequest request, Way way) {
    HastyJobs.Ended ended = world.run(request, way, false);
    boolean leavesSomething = ended.exitCode() != 0 && isFailed(world, request, way, ended);
    if (ended.exitCode() == 0) {
      succeeded(world, ended);
    } else if (leavesSomething) {
      world.comesThrough();
    }
    world.reset();
    boolean undoes = leavesSomething && world.task() != FaultyWorld.Task.DELETE;
    boolean mayLeaveIt =
        ended.lastLine().contains(ONLY_A_VALUE) && leftBehind(ended.lastLine()).size() == 1;
    if (undoes && !mayLeaveIt) {
      // what it leaves, it leaves because its undoing went wrong too
      HastyJobs.Ended undone = world.run(request, way, true);
      assertThat(undone.lastLine().replace(ONLY_A_VALUE, "")).doesNotContain(LEFT_BEHIND);
      isFailed(world, request, way, undone);
      world.reset();
    }
  }

  /** A job that ends well may leave the image that it replaced, and says so. */
  private static void succeeded(FaultyWorld world, HastyJobs.Ended ended) {
    Map<String, String> state = world.state();
    world
        .replacedImage()
        .filter(image -> ended.err().contains("@" + image + " stays: "))
        .ifPresent(
            image -> {
              state.remove("image " + image);
              world.remove(image);
            });
    assertThat(state).as(ended.err()).isEqualTo(world.after());
  }

  /** Checks a failed job; whether anything is left of it. */
  private static boolean isFailed(
      FaultyWorld world, FaultyRequest request, Way way, HastyJobs.Ended ended) {
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.FAILED);
    assertThat(ended.lastLine()).matches(FAILURE);
    Contract contract =
        ContractJson.read(ContractId.of(FaultyWorld.ID), world.metadata().orElseThrow());
    String message = contract.status().message();
    assertThat(ended.lastLine()).isEqualTo("contract-job: " + message);
    assertThat(contract.status().state())
        .as(message)
        .isEqualTo(
            switch (world.task()) {
              case CREATE -> "error";
              case DELETE -> "delete failed";
              default -> "active";
            });
    List<String> named = leftBehind(ended.lastLine());
    Set<String> differing = differing(world);
    // a tag goes with its image
    differing.removeIf(
        key -> key.startsWith("tag ") && named.contains(world.state().getOrDefault(key, "")));
    assertThat(named).as(message).containsAll(differing);
    if (request.isWrite() && way != Way.BREAKS_AFTER) {
      assertThat(world.state().keySet()).as(message).containsAll(named);
    }
    return !named.isEmpty();
  }

  /** What is not as it was before the job; of a delete, as it would be after it. */
  private static Set<String> differing(FaultyWorld world) {
    Map<String, String> now = world.state();
    Map<String, String> was = world.task() == FaultyWorld.Task.DELETE ? Map.of() : world.before();
    Set<String> differing = new TreeSet<>(now.keySet());
    differing.addAll(was.keySet());
    differing.removeIf(key -> now.getOrDefault(key, "").equals(was.getOrDefault(key, "")));
    if (was.isEmpty()) {
      // the contract says what there is of it
      differing.removeIf(key -> key.contains("SMARTCONTRACT/" + FaultyWorld.ID));
    }
    return differing;
  }

  /** What the last line says to be left, by the names of the stores. */
  private static List<String> leftBehind(String line) {
    int start = line.indexOf(LEFT_BEHIND);
    if (start < 0) {
      return List.of();
    }
    return Stream.of(
            line.substring(start + LEFT_BEHIND.length()).split("; ", -1)[0].split(", ", -1))
        .map(thing -> thing.replaceFirst("image .*@", "image "))
        .map(thing -> thing.replaceFirst("^[^ ]*/customer-contracts:", "tag "))
        .map(thing -> thing.replaceFirst("the new value of ", ""))
        .map(thing -> thing.replaceFirst(" without its earlier version", ""))
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void oneThatGoesWrongOnceIsRepeated(FaultyWorld.Task task) {
    try (FaultyWorld world = new FaultyWorld(folder, EmbeddedGateway.Kind.FAASD, task)) {
      for (FaultyRequest request : world.requests()) {
        HastyJobs.Ended ended = world.runWithOne503(request);
        assertThat(ended.exitCode()).as(request + ": " + ended.err()).isEqualTo(ExitCode.DONE);
        assertThat(world.state()).as(request.toString()).isEqualTo(world.after());
        world.reset();
      }
      assertThat(world.unmade()).isLessThanOrEqualTo(world.requests().size() / 5);
    }
  }
}

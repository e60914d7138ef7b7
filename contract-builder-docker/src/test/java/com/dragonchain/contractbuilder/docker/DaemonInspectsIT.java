package com.dragonchain.contractbuilder.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import com.dragonchain.contractbuilder.testkit.Samples;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.SampleImages;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.dragonchain.contractbuilder.testkit.registry.ImageBuilderRefusals;
import com.dragonchain.contractbuilder.testkit.registry.TestRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Without an inspector it is the daemon that looks at bases; and what is left behind there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(LogsOnFailure.class)
class DaemonInspectsIT extends ImageBuilderRefusals {

  private DockerWorld world;

  @BeforeAll
  final void start() {
    world = new DockerWorld(false);
  }

  @AfterAll
  final void stop() {
    world.close();
  }

  @Override
  protected ImageBuilder builder() {
    return world.builder;
  }

  @Override
  protected ImageBuilder stranger() {
    return world.stranger;
  }

  @Override
  protected TestRegistry target() {
    return world.registries.target();
  }

  @Override
  protected TestRegistry other() {
    return world.registries.other();
  }

  @Override
  protected TestRegistry open() {
    return world.registries.open();
  }

  @Override
  protected String inventory() {
    return world.daemon.inventory();
  }

  @Override
  protected boolean knowsSizes() {
    return false;
  }

  @Test
  void leavesAnImageThatWasThere() {
    ImageReference base = small(1);
    assertThat(pull(base)).contains("Downloaded newer image");
    String inventory = inventory();

    adapt(Samples.contractId(), base);

    assertThat(inventory()).isEqualTo(inventory);
    assertThat(world.daemon.request("DELETE", "/images/" + base)).contains("200 OK");
  }

  @Test
  void givesBackTheNameThatItPushes() {
    ContractId contract = Samples.contractId();
    adapt(contract, small(1));
    ImageReference earlier =
        ImageReference.parse(open().address() + "/customer-contracts:" + contract);
    assertThat(pull(earlier)).contains("Downloaded newer image");
    String inventory = inventory();

    adapt(contract, small(2));

    assertThat(inventory()).isEqualTo(inventory);
    assertThat(world.daemon.request("DELETE", "/images/" + earlier)).contains("200 OK");
  }

  @Test
  void takesAwayWhatAKilledProcessLeft() {
    ImageReference base = small(1);
    ContractId contract = Samples.contractId();
    BaseTag tag = BaseTag.draw(contract, true);
    assertThat(pull(base)).contains("Downloaded newer image");
    String rename = "/tag?repo=" + tag.repository() + "&tag=" + tag.tag();
    assertThat(world.daemon.request("POST", "/images/" + base + rename)).contains("201 Created");
    assertThat(world.daemon.request("DELETE", "/images/" + base)).contains("200 OK");
    assertThat(inventory()).contains(tag.toString());

    adapt(contract, small(2));

    assertThat(inventory()).doesNotContain(tag.toString());
  }

  private ImageReference small(long seed) {
    String path = "team/app-" + UUID.randomUUID();
    open().client().push(path, "latest", SampleImages.noise(Family.DOCKER, 100, seed).make());
    return ImageReference.parse(open().address() + "/" + path);
  }

  private void adapt(ContractId contract, ImageReference base) {
    var unused =
        builder()
            .adapt(
                new ImageBuilder.Request(
                    contract,
                    base,
                    Optional.empty(),
                    new ImageRepository(open().address(), "customer-contracts"),
                    Deadline.in(Clock.systemUTC(), Duration.ofMinutes(1))),
                Progress.none());
  }

  private String pull(ImageReference image) {
    return world.daemon.request(
        "POST",
        "/images/create?fromImage=" + image.repository() + "&tag=" + image.tag().orElseThrow());
  }
}

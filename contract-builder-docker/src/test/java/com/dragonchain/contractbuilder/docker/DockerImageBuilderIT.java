package com.dragonchain.contractbuilder.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import com.dragonchain.contractbuilder.port.ImageBuilder.Request;
import com.dragonchain.contractbuilder.testkit.ToolBuilderContract;
import com.dragonchain.contractbuilder.testkit.real.DockerDaemon;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DockerImageBuilderIT extends ToolBuilderContract {

  private DockerDaemon daemon;

  @Override
  protected void prepare() {
    daemon = DockerDaemon.create();
  }

  @Override
  protected void release() {
    if (daemon != null) {
      daemon.close();
    }
  }

  @Override
  protected ImageBuilder builder(Setup setup) {
    DockerImageBuilder.Builder builder =
        DockerImageBuilder.at(daemon.host(), setup.watchdog()).sizeLimit(setup.sizeLimit());
    setup.login().ifPresent(login -> builder.login(setup.registry().address(), login));
    return builder.build();
  }

  @Override
  protected String inventory() {
    return daemon.inventory();
  }

  @Test
  void leavesAnImageThatWasThere() {
    ImageReference base = reference(push(small()), "latest");
    String name = base.repository() + ":latest";
    assertThat(pull(base)).contains("Downloaded newer image");
    String inventory = inventory();

    builder().adapt(request(contract(), base), Progress.none());

    assertThat(inventory()).isEqualTo(inventory);
    assertThat(daemon.request("DELETE", "/images/" + name)).contains("200 OK");
  }

  @Test
  void givesBackTheNameThatItPushes() {
    ImageReference base = reference(push(small()), "latest");
    ContractId contract = contract();
    Request request = request(contract, base);
    builder().adapt(request, Progress.none());
    ImageReference earlier =
        new ImageReference(request.target(), Optional.of(contract.value()), Optional.empty());
    assertThat(pull(earlier)).contains("Downloaded newer image");
    String inventory = inventory();

    builder().adapt(request(contract, reference(push(small()), "latest")), Progress.none());

    assertThat(inventory()).isEqualTo(inventory);
    assertThat(daemon.request("DELETE", "/images/" + earlier)).contains("200 OK");
  }

  @Test
  void takesAwayWhatAKilledProcessLeft() {
    ImageReference base = reference(push(small()), "latest");
    ContractId contract = contract();
    BaseTag tag = BaseTag.draw(contract, true);
    assertThat(pull(base)).contains("Downloaded newer image");
    String rename = "/tag?repo=" + tag.repository() + "&tag=" + tag.tag();
    assertThat(daemon.request("POST", "/images/" + base + rename)).contains("201 Created");
    assertThat(daemon.request("DELETE", "/images/" + base)).contains("200 OK");
    assertThat(inventory()).contains(tag.toString());

    builder().adapt(request(contract, reference(push(small()), "latest")), Progress.none());

    assertThat(inventory()).doesNotContain(tag.toString());
  }

  private String pull(ImageReference image) {
    return daemon.request(
        "POST",
        "/images/create?fromImage=" + image.repository() + "&tag=" + image.tag().orElseThrow());
  }
}

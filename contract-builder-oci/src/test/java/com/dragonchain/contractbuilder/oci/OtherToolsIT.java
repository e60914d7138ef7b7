package com.dragonchain.contractbuilder.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.ImageBuilder.AdaptedImage;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.image.SampleImages;
import com.dragonchain.contractbuilder.testkit.real.DockerRegistry;
import com.dragonchain.contractbuilder.testkit.registry.ImageBuilderContract;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Others read what we write: skopeo the config, umoci the file system. */
class OtherToolsIT {
  @TempDir Path folder;

  private String run(String... command) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String text = Files.readString(output, UTF_8);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }

  private static void require(String program) {
    boolean there =
        Files.isExecutable(Path.of("/usr/bin", program))
            || Files.isExecutable(Path.of("/usr/local/bin", program));
    if (!there && "true".equals(System.getenv("CI"))) {
      throw new IllegalStateException(program + " is missing: install it");
    }
    assumeTrue(there, program + " is missing: install it");
  }

  @Test
  void areContentWithIt() throws Exception {
    require("skopeo");
    require("umoci");
    try (DockerRegistry registry = DockerRegistry.create();
        OciClient client = Fixtures.client().build()) {
      ImageBuilder builder = OciImageBuilder.builder(client, Fixtures.watchdog(folder)).build();
      RegistryClient pusher = new RegistryClient(registry.address(), Optional.empty());
      for (Family family : Family.values()) {
        pusher.push("app", "1", SampleImages.ordinary(family).make());
        AdaptedImage image =
            builder.adapt(
                new ImageBuilder.Request(
                    ContractId.of("11111111-2222-4333-8444-555555555555"),
                    ImageReference.parse(registry.address() + "/app:1"),
                    Optional.empty(),
                    new ImageRepository(registry.address(), "customer-contracts"),
                    Deadline.in(Clock.systemUTC(), Duration.ofSeconds(60))),
                Progress.none());
        inspect(registry.address() + "/customer-contracts@" + image.digest());
        unpack(registry.address() + "/customer-contracts@" + image.digest(), family.name());
      }
    }
  }

  private void inspect(String name) throws Exception {
    JsonNode config =
        new JsonMapper()
            .readTree(
                run("skopeo", "inspect", "--tls-verify=false", "--config", "docker://" + name));
    assertThat(config.at("/config/User").asText()).isEqualTo("1000:1000");
    assertThat(config.at("/config/Cmd/0").asText()).isEqualTo("/usr/bin/fwatchdog");
    assertThat(config.at("/rootfs/diff_ids")).hasSize(3);
    assertThat(config.path("history")).hasSize(4);
  }

  private void unpack(String name, String layout) throws Exception {
    Path images = folder.resolve(layout);
    run(
        "skopeo",
        "--insecure-policy",
        "copy",
        "--src-tls-verify=false",
        "docker://" + name,
        "oci:" + images + ":it");
    Path bundle = folder.resolve(layout + "-bundle");
    run("umoci", "unpack", "--rootless", "--image", images + ":it", bundle.toString());
    Path program = bundle.resolve("rootfs/usr/bin/fwatchdog");
    assertThat(program).isExecutable();
    assertThat(Files.readAllBytes(program))
        .isEqualTo(SampleImages.watchdog(ImageBuilderContract.PLATFORM));
    assertThat(bundle.resolve("rootfs/app/hello")).hasContent("hello");
  }
}

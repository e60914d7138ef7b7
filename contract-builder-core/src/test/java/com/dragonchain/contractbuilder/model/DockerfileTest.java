package com.dragonchain.contractbuilder.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DockerfileTest {

  private static final ContractId CONTRACT = ContractId.of("11111111-2222-4333-8444-555555555555");

  @Test
  void saysWhatTheAdaptedImageIs() {
    ImageReference base = ImageReference.parse("registry.example:5000/team/app:1");

    assertThat(Dockerfile.adapting(base, CONTRACT).text())
        .isEqualTo(
            """
            FROM registry.example:5000/team/app:1
            LABEL com.dragonchain.contract.id="11111111-2222-4333-8444-555555555555"
            COPY fwatchdog /usr/bin/fwatchdog
            USER 1000:1000
            ENV write_debug="false"
            ENTRYPOINT []
            EXPOSE 8080
            HEALTHCHECK --interval=3s CMD [ -e /tmp/.lock ] || exit 1
            CMD ["/usr/bin/fwatchdog"]
            """);
  }

  @Test
  void namesTheHostOfDockerHub() {
    assertThat(Dockerfile.adapting(ImageReference.parse("debian"), CONTRACT).text())
        .startsWith("FROM docker.io/library/debian:latest\n");
  }
}

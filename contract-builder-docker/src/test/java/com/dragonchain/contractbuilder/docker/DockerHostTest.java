package com.dragonchain.contractbuilder.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerHostTest {

  @Test
  void readsAllNotations() {
    assertThat(DockerHost.parse("unix:///run/docker.sock", false).socket())
        .contains(Path.of("/run/docker.sock"));
    assertThat(DockerHost.parse("tcp://h", false).url()).hasToString("http://h:2375/");
    assertThat(DockerHost.parse("tcp://h", true).url()).hasToString("https://h:2376/");
    assertThat(DockerHost.parse("tcp://h:1234", true).url()).hasToString("https://h:1234/");
    assertThat(DockerHost.parse("https://h:1234", false).url().isHttps()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "unix://",
        "unix://run/docker.sock",
        "ssh://h",
        "npipe:////./pipe/x",
        "h:1",
        "tcp://",
        "tcp://user@h",
        "tcp://a b"
      })
  void refusesAllElse(String text) {
    assertThatThrownBy(() -> DockerHost.parse(text, false))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("Docker host");
  }
}

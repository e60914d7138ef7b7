package com.dragonchain.contractbuilder.img;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.RefusedException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BuildKitTest {

  @Test
  void aSocketWhosePathIsTooLongIsRefusedWithTheRemedy() {
    Path longest = Path.of("/" + "x".repeat(106));
    assertThat(BuildKit.address(longest)).isEqualTo("unix://" + longest);
    assertThatThrownBy(() -> BuildKit.address(Path.of(longest + "x")))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("107 bytes")
        .hasMessageContaining("choose a shorter folder");
  }
}

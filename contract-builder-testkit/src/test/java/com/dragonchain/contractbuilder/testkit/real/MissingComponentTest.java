package com.dragonchain.contractbuilder.testkit.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class MissingComponentTest {
  @Test
  void skipsWithTheRemedy() {
    assertThat(MissingComponent.signal("Redis", "redis-server is not installed", false))
        .isInstanceOf(TestAbortedException.class)
        .hasMessage(
            "needs Redis: redis-server is not installed."
                + " `./dev/test` installs what the tests need.");
  }

  @Test
  void failsWhereNothingMayBeSkipped() {
    assertThatThrownBy(() -> MissingComponent.signal("Redis", "it is not installed", true))
        .isInstanceOf(AssertionFailedError.class)
        .hasMessageContaining("needs Redis");
  }
}

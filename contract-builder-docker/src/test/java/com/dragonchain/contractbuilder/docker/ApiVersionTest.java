package com.dragonchain.contractbuilder.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.ProtocolException;
import org.junit.jupiter.api.Test;

class ApiVersionTest {

  @Test
  void comparesByNumberNotByText() {
    ApiVersion old = ApiVersion.parse("1.9");
    ApiVersion recent = ApiVersion.parse("1.41");

    assertThat(old.min(recent)).isEqualTo(old);
    assertThat(recent.min(old)).isEqualTo(old);
    assertThat(recent).hasToString("1.41");
  }

  @Test
  void refusesWhatIsNone() {
    assertThatThrownBy(() -> ApiVersion.parse("")).isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> ApiVersion.parse("1.x")).isInstanceOf(ProtocolException.class);
  }
}

package com.dragonchain.contractbuilder.dragonchain;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrontabsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "* * * * *",
        "*/5 * * * *",
        "0 0 1 1 *",
        "5,10-20/2 1-3 * jan-mar mon,wed",
        "0 12 * * SUN",
        "59 23 31 12 6",
        "0  0\t* * 0",
        "0 0 last * *",
        "0 0 * JAN-Dec Mon-SUN",
        "0 0 * * sat-sun",
        "0 9 * * mon-fri/2",
        "0 0 1 JAN/3 Tue/2",
        "5/10 * * * *",
        "*/59 */23 */30 */11 */6"
      })
  void takesFiveFields(String expression) {
    assertThatCode(() -> new Crontabs().check(expression)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * 32 * *",
        "* * * 13 *",
        "* * * * 8",
        "* * * foo *",
        "@daily",
        "*/0 * * * *",
        "5-1 * * * *",
        "a b c d e",
        "* * * * *; rm -rf /",
        "1-5/ * * * *",
        "0|30|45 9|10 * * *",
        "0|30 9 * * *",
        "/5 * * * *",
        "+5 * * * *",
        "*-5 * * * *",
        "5, * * * *",
        "* * * * 7",
        "* * * * sun-tue",
        "* * * * sun-tue/2",
        "* * * * mon-fri/",
        "* * * last *",
        "0-5/6 * * * *",
        "*/60 * * * *",
        "0 0 L * *",
        "0 0 1W * *",
        "0 0 * * 1#2",
        "0 0 ? * *",
        "\u0665 * * * *"
      })
  void refusesTheRest(String expression) {
    assertThatThrownBy(() -> new Crontabs().check(expression))
        .isInstanceOf(InvalidInputException.class);
  }
}

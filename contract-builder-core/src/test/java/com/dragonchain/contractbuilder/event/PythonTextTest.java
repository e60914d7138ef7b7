package com.dragonchain.contractbuilder.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.Vectors;
import com.dragonchain.contractbuilder.event.CompactJson.Limits;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonTextTest {

  @Test
  void writesDoublesAsPythonDoes() {
    List<String> lines = Vectors.lines(getClass(), "python-repr.tsv");
    assertThat(lines).hasSizeGreaterThan(7000);
    for (String line : lines) {
      String[] vector = line.split("\t", -1);
      double value = Double.longBitsToDouble(Long.parseUnsignedLong(vector[0], 16));
      assertThat(PythonText.repr(value)).as(vector[0]).isEqualTo(vector[1]);
    }
  }

  @Test
  void readsAndPrintsLiteralsAsPythonDoes() {
    List<String> lines = Vectors.lines(getClass(), "python-str.tsv");
    assertThat(lines).hasSizeGreaterThan(30);
    for (String line : lines) {
      String[] vector = line.split("\t", -1);
      Map<String, Object> read = CompactJson.readObject("{\"v\":" + vector[0] + "}", Limits.EVENT);
      assertThat(PythonText.str(read.get("v"))).as(vector[0]).isEqualTo(vector[1]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1e16, 1e+16",
    "1e-5, 1e-05",
    "-0.0, -0.0",
    "1.5, 1.5",
    "123456789012345680, 1.2345678901234568e+17"
  })
  void knowsTheNotableOnes(double value, String text) {
    assertThat(PythonText.repr(value)).isEqualTo(text);
  }

  @Test
  void knowsWhatIsNotFinite() {
    assertThat(PythonText.repr(Double.POSITIVE_INFINITY)).isEqualTo("inf");
    assertThat(PythonText.repr(Double.NEGATIVE_INFINITY)).isEqualTo("-inf");
    assertThat(PythonText.repr(Double.NaN)).isEqualTo("nan");
  }

  @Test
  void leavesTextsAloneAndWritesCollectionsAsJson() {
    assertThat(PythonText.str("True ")).isEqualTo("True ");
    assertThat(PythonText.str(List.of(1L, Map.of("a", "b")))).isEqualTo("[1,{\"a\":\"b\"}]");
  }
}

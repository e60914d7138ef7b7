package com.dragonchain.contractbuilder.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.Vectors;
import com.dragonchain.contractbuilder.error.InvalidInputException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small words. */
class ModelTest {

  private static final String HEX = "0123456789abcdef".repeat(4);
  private static final String UUID = "11111111-2222-4333-8444-55555555abcd";

  @Nested
  class Digests {

    @Test
    void parses() {
      Digest digest = Digest.of("sha256:" + HEX);
      assertThat(digest.hex()).isEqualTo(HEX);
      assertThat(digest).hasToString("sha256:" + HEX).isEqualTo(Digest.of("sha256:" + HEX));
    }

    @Test
    void digests() {
      // FIPS 180-4, the empty message and "abc"
      assertThat(Digest.ofBytes(new byte[0]).hex())
          .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
      assertThat(Digest.of(Digest.sha256().digest("abc".getBytes(UTF_8))).hex())
          .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
      assertThatThrownBy(() -> Digest.of(new byte[31])).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "sha256:",
          "sha256:00",
          "sha512:00",
          "sha256:" + "G",
          "md5:d41d8cd98f00b204e9800998ecf8427e"
        })
    void refuses(String text) {
      assertThatThrownBy(() -> Digest.of(text))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith("digest: " + Quote.of(text) + " is not sha256:");
    }

    @Test
    void refusesWhatIsNearlyOne() {
      for (String text :
          List.of(
              "sha256:" + HEX + "\n",
              " sha256:" + HEX,
              "SHA256:" + HEX,
              "sha256:" + HEX + "0",
              HEX,
              "sha256:" + HEX.replace('a', 'A'))) {
        assertThatThrownBy(() -> Digest.of(text)).isInstanceOf(InvalidInputException.class);
      }
    }
  }

  @Nested
  class Ids {

    @Test
    void names() {
      ContractId id = ContractId.of(UUID);
      assertThat(id).hasToString(UUID);
      assertThat(id.functionName()).isEqualTo("contract-" + UUID);
      assertThat(id.secretName("x")).isEqualTo("sc-" + UUID + "-x").startsWith(id.secretPrefix());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "x",
          "11111111-2222-4333-8444-55555555ABCD",
          "11111111222243338444555555555555",
          "11111111-2222-4333-8444-55555555555",
          "11111111-2222-4333-8444-5555555555555",
          "11111111-2222-4333-8444-555555555555\n",
          " 11111111-2222-4333-8444-555555555555",
          "{11111111-2222-4333-8444-555555555555}",
          "../11111-2222-4333-8444-555555555555",
          "1111111\u0661-2222-4333-8444-555555555555"
        })
    void refuses(String text) {
      assertThatThrownBy(() -> ContractId.of(text))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith("id: " + Quote.of(text) + " is not a UUID");
    }

    @Test
    void knowsTheIdsOfContractsKeys() {
      assertThat(ApiKey.checkId("SC_ABCDEFGHIJKL")).isEqualTo("SC_ABCDEFGHIJKL");
      for (String id :
          List.of(
              "", "SC_", "sc_ABC", "ABC", "SC_a/b", "SC_..", "SC_A\n", "SC_" + "A".repeat(65))) {
        assertThatThrownBy(() -> new ApiKey(id, Secret.of("CANARY")))
            .isInstanceOf(InvalidInputException.class)
            .hasMessageStartingWith("auth_key_id: ")
            .hasMessageNotContaining("CANARY");
      }
      assertThat(new ApiKey("SC_A", Secret.of("CANARY")).toString()).doesNotContain("CANARY");
    }
  }

  @Nested
  class Platforms {

    @ParameterizedTest
    @CsvSource({
      "linux/amd64, linux, amd64, ''",
      "linux/arm/v7, linux, arm, v7",
      "windows/amd64/10.0.20348, windows, amd64, 10.0.20348"
    })
    void parses(String text, String os, String architecture, String variant) {
      assertThat(Platform.of(text)).isEqualTo(new Platform(os, architecture, variant));
      assertThat(Platform.of(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "linux",
          "linux/",
          "/amd64",
          "linux/amd64/",
          "linux/amd64/v1/x",
          "Linux/amd64",
          "linux/amd 64",
          "linux/amd64\n",
          "all"
        })
    void refuses(String text) {
      assertThatThrownBy(() -> Platform.of(text))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(Quote.of(text));
    }

    @ParameterizedTest
    @CsvSource({
      "linux/amd64, linux/amd64, true",
      "linux/arm, linux/arm/v6, true",
      "linux/arm/v7, linux/arm/v7, true",
      "linux/arm/v7, linux/arm/v6, false",
      "linux/arm/v7, linux/arm, true",
      "linux/arm/v6, linux/arm, false",
      "linux/arm64/v8, linux/arm64, true",
      "linux/arm64/v9, linux/arm64, false",
      "linux/amd64/v2, linux/amd64, false",
      "linux/amd64, windows/amd64, false",
      "linux/amd64, linux/arm64, false"
    })
    void accepts(String asked, String offered, boolean accepted) {
      assertThat(Platform.of(asked).accepts(Platform.of(offered))).isEqualTo(accepted);
    }
  }

  @Nested
  class Entrypoints {

    @Test
    void joinsAndTrims() {
      assertThat(new Entrypoint("/bin/echo", List.of()).commandLine()).isEqualTo("/bin/echo");
      assertThat(new Entrypoint(" a  b ", List.of("", "c d", "")).commandLine())
          .isEqualTo("a  b   c d");
      assertThat(new Entrypoint(" ", List.of("\t")).commandLine()).isEmpty();
    }

    @Test
    void trimsAsPythonDoes() {
      List<String> lines = Vectors.lines(ModelTest.class, "python-strip.tsv");
      assertThat(lines).hasSizeGreaterThan(30);
      for (String line : lines) {
        String[] vector = line.split("\t", -1);
        assertThat(new Entrypoint(Vectors.units(vector[0]), List.of()).commandLine())
            .as(vector[0])
            .isEqualTo(Vectors.units(vector[1]));
      }
    }
  }

  @Nested
  class Environments {

    @Test
    void mergesInOrder() {
      Environment merged =
          new Environment(ordered("Z", "1", "A", "2"))
              .with(new Environment(ordered("N", "3", "Z", "4")));
      assertThat(merged.variables().keySet()).containsExactly("Z", "A", "N");
      assertThat(merged.variables().values()).containsExactly("4", "2", "3");
    }

    @Test
    void copiesAndHides() {
      Map<String, String> source = ordered("A", "CANARY", "B", "CANARY");
      Environment environment = new Environment(source);
      source.clear();
      assertThat(environment).hasToString("[A, B]");
      assertThat(Environment.empty().variables()).isEmpty();
      assertThatThrownBy(() -> environment.variables().clear())
          .isInstanceOf(UnsupportedOperationException.class);
    }

    private Map<String, String> ordered(String a, String one, String b, String two) {
      Map<String, String> map = new LinkedHashMap<>();
      map.put(a, one);
      map.put(b, two);
      return map;
    }
  }

  @Nested
  class Statuses {

    @Test
    void writesTimesAsTheChainDoes() {
      assertThat(
              ContractStatus.of(
                  ContractState.DELETE_FAILED,
                  "m",
                  Instant.parse("2026-01-02T03:04:05.000006999Z")))
          .isEqualTo(new ContractStatus("delete failed", "m", "2026-01-02 03:04:05.000006"));
      assertThat(
              ContractStatus.of(ContractState.ACTIVE, "m", Instant.parse("2026-11-22T12:00:00Z"))
                  .timestamp())
          .isEqualTo("2026-11-22 12:00:00.000000");
    }

    @ParameterizedTest
    @EnumSource(ContractState.class)
    void findsStatesByTheirWords(ContractState state) {
      assertThat(ContractState.find(state.text())).contains(state);
      assertThat(ContractState.find(state.name())).isEmpty();
    }
  }

  @Nested
  class Quotes {

    @Test
    void escapesWhatATerminalWouldObey() {
      assertThat(Quote.of("a\"b\\c")).isEqualTo("\"a\\\"b\\\\c\"");
      assertThat(Quote.of("\u001b[2J\n\u009b\u202e\u00e9\ud83d"))
          .isEqualTo("\"\\u001b[2J\\u000a\\u009b\\u202e\\u00e9\\ud83d\"");
      assertThat(Quote.of("")).isEqualTo("\"\"");
    }

    @Test
    void cuts() {
      assertThat(Quote.of("x".repeat(80))).hasSize(82);
      assertThat(Quote.of("x".repeat(81))).isEqualTo("\"" + "x".repeat(80) + "…\"");
    }

    @Test
    void makesOneLine() {
      assertThat(
              Quote.line(" a\r\n\tb\u0000\u001b[0m\u0085c\u2028d\u202ee\u009bf\u00a0\u00e9 ", 80))
          .isEqualTo("a b [0m c d e f \u00e9");
      assertThat(Quote.line("\ud83d\ude00\ud83d\ude00x", 2)).isEqualTo("\ud83d\ude00\ud83d\ude00…");
      assertThat(Quote.line("\ud83d\ude00\ud83d\ude00", 2)).isEqualTo("\ud83d\ude00\ud83d\ude00");
      assertThat(Quote.line("a\ud800b", 80)).isEqualTo("a b");
      assertThat(Quote.line("\n", 80)).isEmpty();
    }
  }

  @Nested
  class Others {

    @Test
    void knowsTransactionTypes() {
      assertThat(TransactionType.of("a1")).hasToString("a1");
      assertThat(TransactionType.of("a" + "-".repeat(19)).value()).hasSize(20);
      assertThat(TransactionType.stored("../x").value()).isEqualTo("../x");
      for (String text : List.of("", "a", "-a", "a_b", "a b", "ab\n", "\u00e9a", "a".repeat(21))) {
        assertThatThrownBy(() -> TransactionType.of(text))
            .isInstanceOf(InvalidInputException.class)
            .hasMessageStartingWith("txn_type: " + Quote.of(text));
      }
    }

    @Test
    void knowsOrders() {
      assertThat(ExecutionOrder.of("serial")).isEqualTo(ExecutionOrder.SERIAL);
      assertThat(ExecutionOrder.of("parallel").text()).isEqualTo("parallel");
      assertThatThrownBy(() -> ExecutionOrder.of("SERIAL"))
          .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void knowsSchedules() {
      assertThat(new Schedule.Interval(1).intervalSeconds()).isEqualTo(1);
      assertThat(new Schedule.Interval(60).cron()).isNull();
      assertThat(new Schedule.Cron("x").cron()).isEqualTo("x");
      assertThat(new Schedule.Cron("x").intervalSeconds()).isNull();
      assertThatThrownBy(() -> new Schedule.Interval(0)).isInstanceOf(InvalidInputException.class);
      assertThatThrownBy(() -> new Schedule.Interval(61)).isInstanceOf(InvalidInputException.class);
    }
  }
}

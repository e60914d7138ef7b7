package com.dragonchain.contractbuilder.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.ContractId;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever is done to an event: it is read or refused, in one line, and nothing leaks. */
class EventReaderPropertyTest {

  private static final long SEED = 20261127;
  private static final int ROUNDS = 30_000;

  /** Short ones, so that a mutation rarely spoils them. */
  private static final List<String> CANARIES =
      List.of(
          "Kq7Zw", "Vx3Jp", "Hb9Tn", Base64.getEncoder().encodeToString("u:Hb9Tn".getBytes(UTF_8)));

  private static final List<String> TOKENS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "\\u0000",
          "\\ud800",
          "null",
          "true",
          "1e999",
          "-0",
          "\0",
          "\n",
          "\u2028",
          "\ufeff",
          "\"id\":",
          "\"a\":1,",
          "\"env\":{},",
          "99999999999999999999",
          "\"create\"",
          "\"delete\"",
          "\"update\"",
          "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[");

  private final Random random = new Random(SEED);
  private final EventReader reader =
      new EventReader(
          expression -> {
            if (expression.split(" ", -1).length != 5) {
              throw new InvalidInputException("needs five fields");
            }
          });

  private static List<String> seeds() {
    String leaky =
        RawEvent.create()
            .with("auth", "\"" + CANARIES.get(3) + "\"")
            .with("secrets", "{\"my-secret\":\"Kq7Zw\",\"other\":\"Kq7Zw\"}")
            .with("env", "{\"MY_VAR\":\"Vx3Jp\",\"N1\":1.5,\"OTHER\":\"Vx3Jp\"}")
            .with("seconds", "5")
            .json();
    return Stream.concat(
            Stream.of(
                leaky, leaky, leaky.replace("create", "update"), leaky.replace("create", "delete")),
            Stream.of(
                    "01-create-cron",
                    "02-create-seconds-serial-auth",
                    "05-update-env",
                    "06-update-secrets",
                    "08-update-inactive",
                    "09-delete-cron")
                .map(RecordedEventsTest::event))
        .collect(Collectors.toList());
  }

  @Test
  void readsOrRefuses() {
    List<String> seeds = seeds();
    int read = 0;
    int refused = 0;
    int salvaged = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] event = mutated(seeds.get(random.nextInt(seeds.size())).getBytes(UTF_8));
      try {
        assertThat(reader.read(event)).isNotNull();
        read++;
      } catch (InvalidEventException e) {
        check(e, event);
        refused++;
        salvaged +=
            e.contract().map(ContractId::value).filter(RawEvent.ID::equals).isPresent() ? 1 : 0;
      }
    }
    // or the mutations are of no use
    assertThat(read).isGreaterThan(ROUNDS / 50);
    assertThat(refused).isGreaterThan(ROUNDS / 2);
    assertThat(salvaged).isGreaterThan(ROUNDS / 4);
  }

  private static void check(InvalidEventException fault, byte[] event) {
    String message = fault.getMessage();
    if (!message.matches("[ -~…]{1,600}") || CANARIES.stream().anyMatch(message::contains)) {
      throw new AssertionError(message + " for " + new String(event, UTF_8));
    }
    assertThat(fault.getCause()).isNull();
  }

  private byte[] mutated(byte[] event) {
    byte[] changed = event;
    for (int count = 1 + random.nextInt(3); count > 0; count--) {
      changed = mutatedOnce(changed);
    }
    return changed;
  }

  private byte[] mutatedOnce(byte[] event) {
    int from = random.nextInt(event.length + 1);
    // a longer cut could make a value part of another field, which is quoted by right
    int cut = random.nextInt(16) == 0 ? event.length : random.nextInt(3);
    int to = Math.min(event.length, from + cut);
    byte[] inserted =
        switch (random.nextInt(4)) {
          case 0 -> new byte[] {(byte) random.nextInt(256)};
          case 1 -> TOKENS.get(random.nextInt(TOKENS.size())).getBytes(UTF_8);
          case 2 -> new byte[] {(byte) (' ' + random.nextInt(95))};
          default -> new byte[0];
        };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(event, 0, from);
    out.write(inserted, 0, inserted.length);
    out.write(event, to, event.length - to);
    return out.toByteArray();
  }
}

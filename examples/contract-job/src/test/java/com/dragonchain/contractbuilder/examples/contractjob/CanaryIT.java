package com.dragonchain.contractbuilder.examples.contractjob;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.testkit.Events;
import com.dragonchain.contractbuilder.testkit.openfaas.GatewayFault;
import com.dragonchain.contractbuilder.testkit.openfaas.Readiness;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every secret, credential, key and value of the environment holds a text that occurs nowhere else:
 * it must not be seen in what a job prints at its most talkative, in the list of processes, in a
 * temporary file, in a journal.
 */
@ExtendWith(LogsOnFailure.class)
class CanaryIT {

  private static final String CANARY = "c4n4ry";
  private static final String AUTH = base64("customer:" + CANARY + "-auth");
  private static final List<String> CREDENTIALS =
      List.of(CANARY, base64(CANARY).substring(0, 8), AUTH, Surroundings.PRIVATE_KEY);

  @TempDir Path folder;

  private final String id = UUID.randomUUID().toString();
  private final List<String> printed = new ArrayList<>();
  private EmbeddedServers servers;
  private Surroundings surroundings;
  private Path temporary;

  @BeforeEach
  void setUp() throws IOException {
    servers = new EmbeddedServers(folder);
    temporary = Files.createDirectory(folder.resolve("tmp"));
    surroundings =
        servers
            .surroundings
            .with("LOG_LEVEL", "debug")
            .with("TMPDIR", temporary.toString())
            .with("JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
  }

  @AfterEach
  void tearDown() {
    servers.close();
  }

  @Test
  void noSecretIsSeenWhateverHappens() throws IOException {
    succeeds(create(servers.image("1"), edit -> {}));
    String key = key();
    succeeds(Events.update(id, event -> secrets(event.put("image", servers.image("2")))));
    servers.gateway.inject(
        GatewayFault.on("PUT", "/system/functions").times(Integer.MAX_VALUE).answering(400, "no"));
    fails(ExitCode.FAILED, Events.update(id, this::secrets));
    servers.gateway.clearFaults();
    fails(ExitCode.INVALID, Events.update(id, event -> secrets(event.put("seconds", 99))));
    fails(ExitCode.INVALID, Events.update(id, this::secrets) + CANARY);
    fails(
        ExitCode.FAILED,
        Events.create(UUID.randomUUID().toString(), servers.image("9"), this::secrets));
    fails(
        ExitCode.FAILED,
        Events.create(
            UUID.randomUUID().toString(),
            servers.image("1"),
            event -> secrets(event.put("auth", AUTH))));
    succeeds(
        Events.delete(
            id, surroundings.stored("SMARTCONTRACT/" + id + "/metadata.json").orElseThrow()));

    assertThat(printed)
        .allSatisfy(text -> assertThat(text).doesNotContain(CREDENTIALS).doesNotContain(key));
    assertThat(files(temporary)).isEmpty();
  }

  @Test
  void noSecretIsSeenWhileItRuns() throws IOException {
    servers.gateway.readiness(Readiness.afterPolls(2000));
    try (JobProcess process = surroundings.start(create(servers.image("1"), edit -> {}))) {
      EmbeddedServers.awaitStep(process, "deploy-function");
      assertThat(process.process().isAlive()).isTrue();
      String key = key();

      Stream<ProcessHandle> all =
          Stream.concat(
              Stream.of(process.process().toHandle()), process.process().toHandle().descendants());
      for (ProcessHandle each : all.toList()) {
        assertThat(Files.readString(Path.of("/proc/" + each.pid() + "/cmdline")))
            .isNotEmpty()
            .doesNotContain(CREDENTIALS)
            .doesNotContain(key);
      }
      for (String text : files(temporary)) {
        assertThat(text).doesNotContain(CREDENTIALS).doesNotContain(key);
      }
      List<String> journals = files(surroundings.storage().resolve("CONTRACT_JOBS"));
      assertThat(journals).isNotEmpty();
      for (String text : journals) {
        assertThat(text).doesNotContain(CANARY + "-secret", AUTH, key);
      }
    }
  }

  private void succeeds(String event) {
    fails(ExitCode.DONE, event);
  }

  private void fails(int code, String event) {
    JobProcess.Ended ended = surroundings.run(event);
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(code);
    printed.add(ended.out());
    printed.add(ended.err());
  }

  private String create(String image, Consumer<ObjectNode> edit) {
    return Events.create(
        id,
        image,
        event -> {
          secrets(event);
          edit.accept(event);
        });
  }

  private void secrets(ObjectNode event) {
    event.putObject("secrets").put("word", CANARY + "-secret").put("other", CANARY + "-secret-2");
    event.putObject("env").put("NAME", CANARY + "-env");
  }

  /** The value of the contract's API key. */
  private String key() {
    String stored =
        surroundings.files().entrySet().stream()
            .filter(file -> file.getKey().startsWith("KEYS/SC_"))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow();
    String key = stored.replaceAll(".*\"key\":\"([^\"]+)\".*", "$1");
    assertThat(key).hasSize(43);
    return key;
  }

  private static List<String> files(Path folder) throws IOException {
    List<String> texts = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try {
          texts.add(new String(Files.readAllBytes(file), ISO_8859_1));
        } catch (NoSuchFileException e) {
          // gone in the meantime
        }
      }
    }
    return texts;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}

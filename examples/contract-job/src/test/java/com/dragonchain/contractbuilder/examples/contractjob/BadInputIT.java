package com.dragonchain.contractbuilder.examples.contractjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.testkit.Events;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bad input, for each field of the event and each variable of the environment: exit code 2, one
 * line that names it, and no store, registry or gateway has been asked for anything.
 */
class BadInputIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String ID = "11111111-2222-4333-8444-555555555555";

  /** A field of an event, and the JSON of a value that it must not have. */
  record Field(String task, String name, String value) {}

  /** A variable, and a value that it must not have. */
  record BadVariable(Variable variable, String value) {}

  @TempDir static Path folder;

  private static EmbeddedServers servers;
  private static HastyJobs jobs;

  @BeforeAll
  static void setUp() {
    servers = new EmbeddedServers(folder);
    servers.registry.clearLog();
    jobs = new HastyJobs();
  }

  @AfterAll
  static void tearDown() {
    servers.close();
  }

  static Stream<Field> fields() {
    return Stream.of(
        new Field("create", "version", "1"),
        new Field("create", "version", "\"2\""),
        new Field("create", "task_type", "\"destroy\""),
        new Field("create", "txn_type", "\"a b\""),
        new Field("create", "txn_type", "\"longer-than-20-letters\""),
        new Field("create", "id", "\"1234\""),
        new Field("create", "auth", "\"%%%\""),
        new Field("create", "image", "\"UPPER CASE\""),
        new Field("create", "image", "null"),
        new Field("create", "cmd", "null"),
        new Field("create", "cmd", "7"),
        new Field("create", "args", "\"x\""),
        new Field("create", "args", "[1]"),
        new Field("create", "secrets", "{\"secret-key\":\"x\"}"),
        new Field("create", "secrets", "{\"a_b\":\"x\"}"),
        new Field("create", "secrets", "{\"ab\":\"x\",\"AB\":\"y\"}"),
        new Field("create", "secrets", "{\"ab\":1}"),
        new Field("delete", "existing_secrets", "[\"../x\"]"),
        new Field("delete", "existing_secrets", "\"x\""),
        new Field("delete", "image_digest", "\"sha256:1\""),
        new Field("create", "env", "{\"1a\":\"x\"}"),
        new Field("create", "env", "{\"AB\":[]}"),
        new Field("create", "cron", "\"* *\""),
        new Field("create", "cron", "\"61 * * * *\""),
        new Field("create", "seconds", "61"),
        new Field("create", "seconds", "0"),
        new Field("create", "seconds", "\"5\""),
        new Field("create", "execution_order", "\"random\""),
        new Field("update", "start_state", "\"broken\""),
        new Field("update", "desired_state", "\"error\""),
        new Field("update", "disable_schedule", "\"yes\""),
        new Field("delete", "auth_key_id", "\"../ROOT\""));
  }

  static Stream<BadVariable> settings() {
    return Stream.of(
        new BadVariable(Variable.EVENT, ""),
        new BadVariable(Variable.STAGE, "a\nb"),
        new BadVariable(Variable.INTERNAL_ID, "not a label"),
        new BadVariable(Variable.DRAGONCHAIN_ENDPOINT, "not a url"),
        new BadVariable(Variable.FAAS_GATEWAY, "ftp://gateway"),
        new BadVariable(Variable.FAAS_REGISTRY, "registry.example:99999"),
        new BadVariable(Variable.REGISTRY_USERNAME, "with:colon"),
        new BadVariable(Variable.SECRET_LOCATION, "/nowhere/secrets"),
        new BadVariable(Variable.STORAGE_TYPE, "s3"),
        new BadVariable(Variable.STORAGE_LOCATION, "/dev/null"),
        new BadVariable(Variable.REDIS_ENDPOINT, "redis://host"),
        new BadVariable(Variable.REDIS_PORT, "65536"),
        new BadVariable(Variable.LRU_REDIS_ENDPOINT, "a b"),
        new BadVariable(Variable.REDISEARCH_ENDPOINT, "a,b"),
        new BadVariable(Variable.BUILDER, "kaniko"),
        new BadVariable(Variable.BUILDER_FOLDER, "/nowhere"),
        new BadVariable(Variable.BUILDER_STATE, "/dev/null"),
        new BadVariable(Variable.FWATCHDOG, "/nowhere/fwatchdog"),
        new BadVariable(Variable.FWATCHDOG, "/etc/hostname"),
        new BadVariable(Variable.FWATCHDOG_VERSION, "1 2"),
        new BadVariable(Variable.PLATFORMS, "linux"),
        new BadVariable(Variable.JOB_LEASE, "15"),
        new BadVariable(Variable.JOB_ID, "a b"),
        new BadVariable(Variable.JOB_DEADLINE, "soon"),
        new BadVariable(Variable.READY_TIMEOUT, "1d"),
        new BadVariable(Variable.FAAS_SECRET_LOCATION, "\0"),
        new BadVariable(Variable.FAAS_NAMESPACE, "Upper"),
        new BadVariable(Variable.INSECURE_REGISTRIES, "http://registry"),
        new BadVariable(Variable.REGISTRY_CA_FILE, "/nowhere/ca.pem"),
        new BadVariable(Variable.REGISTRY_CA_FILE, "/etc/hostname"),
        new BadVariable(Variable.ALLOWED_REGISTRIES, "*"),
        new BadVariable(Variable.IMAGE_SIZE_LIMIT, "500M"),
        new BadVariable(Variable.DRAGONCHAIN_PUBLIC_ID, "0OIl"),
        new BadVariable(Variable.DOCKER_HOST, "npipe"),
        new BadVariable(Variable.DOCKER_CERT_PATH, "/nowhere"),
        new BadVariable(Variable.DOCKER_CONFIG, "/dev/null"),
        new BadVariable(Variable.LOG_LEVEL, "loud"));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void ofAFieldIsNamedAndNothingTouched(Field field) throws JsonProcessingException {
    ObjectNode event = valid(field.task());
    event.set(field.name(), JSON.readTree(field.value()));

    HastyJobs.Ended ended = run(servers.surroundings.environment(event.toString()));

    assertThat(ended.lastLine()).matches("contract-job: " + field.name() + "[ :].+");
  }

  @ParameterizedTest
  @MethodSource("settings")
  void ofAVariableIsNamedAndNothingTouched(BadVariable setting) throws JsonProcessingException {
    Map<String, String> environment =
        new HashMap<>(servers.surroundings.environment(valid("create").toString()));
    environment.put(setting.variable().name(), setting.value());

    HastyJobs.Ended ended = run(environment);

    assertThat(ended.lastLine()).startsWith("contract-job: " + setting.variable() + ": ");
  }

  private static HastyJobs.Ended run(Map<String, String> environment) {
    HastyJobs.Ended ended = jobs.run(environment, () -> {});
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.INVALID);
    assertThat(ended.err().lines()).as("lines").hasSize(1);
    assertThat(ended.out()).isEmpty();
    assertThat(servers.redis.dbSize()).isZero();
    assertThat(servers.surroundings.storage()).doesNotExist();
    assertThat(servers.registry.log()).isEmpty();
    assertThat(servers.gateway.requests()).isEmpty();
    return ended;
  }

  private static ObjectNode valid(String task) throws JsonProcessingException {
    String event =
        switch (task) {
          case "create" -> Events.create(ID, servers.image("1"));
          case "update" -> Events.update(ID, edit -> {});
          default -> Events.delete(ID, "{\"args\":[]}");
        };
    return (ObjectNode) JSON.readTree(event);
  }

  /** What only the world knows, such as that nothing can be made there, is no bad input. */
  @Test
  void aStorageThatCannotBeMadeFailsTheJob() throws JsonProcessingException {
    Map<String, String> environment =
        new HashMap<>(servers.surroundings.environment(valid("create").toString()));
    environment.put("STORAGE_LOCATION", "/proc/nowhere/storage");

    HastyJobs.Ended ended = jobs.run(environment, () -> {});

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.FAILED);
    assertThat(ended.lastLine())
        .startsWith("contract-job: ")
        .contains("/proc/nowhere/storage", "check the ");
    assertThat(ended.out()).isEmpty();
    assertThat(servers.redis.dbSize()).isZero();
  }

  @Test
  void aStorageBelowAFileIsNamed() throws JsonProcessingException {
    Map<String, String> environment =
        new HashMap<>(servers.surroundings.environment(valid("create").toString()));
    environment.put("STORAGE_LOCATION", "/etc/hostname/storage");

    assertThat(run(environment).lastLine())
        .startsWith("contract-job: STORAGE_LOCATION: ")
        .contains("/etc/hostname is not a folder");
  }

  @Test
  void isTriedForEachField() throws JsonProcessingException {
    Set<String> all =
        valid("create").properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());

    assertThat(fields().map(Field::name)).containsAll(all);
  }

  @Test
  void isTriedForEachVariable() {
    Set<Variable> all = EnumSet.allOf(Variable.class);
    // set to anything at all it is on, as the Docker CLI has it
    all.remove(Variable.DOCKER_TLS_VERIFY);

    assertThat(settings().map(BadVariable::variable)).containsAll(all);
  }
}

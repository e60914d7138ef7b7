package com.dragonchain.contractbuilder.examples.contractjob;

import static com.dragonchain.contractbuilder.examples.contractjob.Text.FUNCTION;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.ID;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.KEY;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.KEY_ID;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.METADATA;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.SPEC;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.TYPE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.ImageMaker;
import com.dragonchain.contractbuilder.testkit.image.Layer;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.image.Tar;
import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;
import com.dragonchain.contractbuilder.testkit.openfaas.GatewayRequest;
import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.RedisClient;

/**
 * One event at a chain that is a real Redis, a disk, and a registry and a gateway in this process.
 * A test says what there was, runs the event, and says what changed; all else has to be as it was:
 * files, cache, lists, tags, manifests, functions, secrets, and the requests that ask for a change.
 */
final class ChainCase implements AutoCloseable {

  private static final Credentials LOGIN = new Credentials("admin", Secret.of("gw-pass"));

  final EmbeddedRegistry registry;
  final EmbeddedGateway gateway;
  final RedisClient redis;
  final Surroundings surroundings;
  private final RegistryClient images;
  private final Path folder;
  private String old = "";

  private final Map<String, String> expected = new TreeMap<>();
  private final List<String> writes = new ArrayList<>();
  private String before = "";
  private int exitCode = -1;
  private String out = "";
  private String err = "";

  ChainCase(Path folder, RedisServer server) {
    this(folder, server, EmbeddedGateway.Kind.FAASD, EmbeddedRegistry.start());
  }

  ChainCase(Path folder, RedisServer server, EmbeddedGateway.Kind kind, EmbeddedRegistry registry) {
    this.folder = folder;
    this.registry = registry;
    gateway = EmbeddedGateway.start(kind, LOGIN);
    redis = RedisClient.create("127.0.0.1", server.port());
    redis.flushAll();
    images = new RegistryClient(registry.address(), Optional.empty());
    push("customer/app", "1");
    push("customer/app", "2");
    surroundings =
        new Surroundings(
                folder,
                registry.address(),
                gateway.url(),
                server.port(),
                Surroundings.watchdog(folder))
            .login(LOGIN.user(), LOGIN.password().reveal());
    file("KEYS/ROOTKEYIDAAA", "{\"version\":\"1\",\"root\":true}");
    file(TYPE, "{\"version\":\"2\",\"txn_type\":\"my-contract\"}");
  }

  Digest push(String path, String tag) {
    Image image =
        ImageMaker.of(Family.DOCKER)
            .layers(Layer.gzip(Tar.empty().file("content", path + " " + tag)))
            .make();
    return images.push(path, tag, image);
  }

  /** A file of the chain's, and the cache's copy of it. */
  ChainCase file(String key, String text) {
    surroundings.store(key, actual(text));
    redis.set("storage:" + key, actual(text));
    return this;
  }

  /** A contract that works, stored like this. */
  ChainCase contract(Text stored) {
    old = push("customer-contracts", ID).value();
    file(METADATA, stored.toString());
    file(SPEC, Text.spec().toString());
    file(KEY, Text.key(KEY_ID, "k".repeat(40) + "Abc", "1795382446"));
    gateway.addFunction(actual(Text.spec().toString()));
    gateway.addSecret("sc-" + ID + "-my-secret", "s3cr3t");
    gateway.addSecret("sc-" + ID + "-secret-key", "k".repeat(40) + "Abc");
    gateway.addSecret("sc-" + ID + "-auth-key-id", KEY_ID);
    return this;
  }

  /** A contract that the scheduler knows. */
  ChainCase scheduled() {
    redis.hset("scheduler:params", ID, Text.params());
    return this;
  }

  /** Takes the function away behind everybody's back. */
  void loseFunction() {
    gateway.removeFunction(FUNCTION);
  }

  /** An image that bears another contract's id, as ours do. */
  void pushAdapted(String contract) {
    Image image =
        ImageMaker.of(Family.DOCKER)
            .layers(Layer.gzip(Tar.empty().file("content", contract)))
            .run(config -> config.putObject("Labels").put("com.dragonchain.contract.id", contract))
            .make();
    images.push("customer-contracts", contract, image);
  }

  String digest(String tag) {
    return images.manifest("customer-contracts", tag).orElseThrow().digest().value();
  }

  Object redisearch(String command, String... arguments) {
    return redis.executeCommand(
        new CommandArguments(() -> command.getBytes(UTF_8)).addObjects((Object[]) arguments));
  }

  String resolved(String text) {
    return actual(text);
  }

  private String actual(String text) {
    return text.replace("$R", registry.address()).replace("$OLD", old);
  }

  /** Runs an event, as a process would. */
  ChainCase run(Object event, String... arguments) {
    expected.clear();
    writes.clear();
    gateway.clearRequests();
    before = String.join("\n", snapshot().values());
    expected.putAll(named(snapshot()));
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream logged = new ByteArrayOutputStream();
    Map<String, String> environment = surroundings.environment(actual(event.toString()));
    exitCode =
        new JobCommand(
                new PrintStream(printed, true, UTF_8),
                new PrintStream(logged, true, UTF_8),
                false,
                Adapters::of)
            .run(List.of(arguments), () -> environment);
    out = printed.toString(UTF_8);
    err = logged.toString(UTF_8);
    return this;
  }

  // what changed

  ChainCase ends(int code) {
    assertThat(exitCode).as(err).isEqualTo(code);
    return this;
  }

  /** The last line on standard error. */
  ChainCase says(String... words) {
    assertThat(err.lines().reduce("", (earlier, later) -> later))
        .startsWith("contract-job: ")
        .contains(words);
    return this;
  }

  /** The steps that were printed. */
  ChainCase steps(String... names) {
    assertThat(out.lines().map(line -> line.replaceAll("^\\[ done ] (\\S+).*", "$1")))
        .as(out)
        .containsExactly(names);
    return this;
  }

  ChainCase stores(String key, Object text) {
    expected.put("disk " + key, text.toString());
    expected.put("redis storage:" + key, text.toString());
    return this;
  }

  ChainCase forgets(String... keys) {
    for (String key : keys) {
      expected.remove("disk " + key);
      expected.remove("redis storage:" + key);
    }
    return this;
  }

  /** The key that the job drew, at rest. */
  ChainCase issuesKey() {
    return stores("KEYS/<KEY_ID>", Text.key("<KEY_ID>", "<KEY>", "<SECONDS>"));
  }

  ChainCase sends(String list, String message) {
    String key = "redis " + list;
    String earlier = expected.getOrDefault(key, "[]");
    String rest = earlier.equals("[]") ? "]" : ", " + earlier.substring(1);
    expected.put(key, "[" + message + rest);
    return this;
  }

  ChainCase schedules(String action, String order, String cron, String seconds) {
    return sends("mq:scheduler", Text.message(action, order, cron, seconds));
  }

  ChainCase ledgers(String action, String entrypoint, String digest) {
    return sends("dc:tx:incoming", Text.ledger(action, entrypoint, digest));
  }

  /** The adapted image has taken the place of what the tag named. */
  ChainCase tags(String digest) {
    expected.put("tag " + ID, digest);
    expected.put("manifests", "[" + digest + "]");
    return this;
  }

  ChainCase untags() {
    expected.remove("tag " + ID);
    expected.put("manifests", "[]");
    return this;
  }

  /** A function was deployed, with this body, and is kept as its specification. */
  ChainCase deploys(String method, Text spec) {
    stores(SPEC, spec);
    return deploysOnly(method, spec);
  }

  ChainCase deploysOnly(String method, Text spec) {
    expected.put("function " + FUNCTION, PlainJson.of(spec.toString()));
    return asks(method + " /system/functions " + PlainJson.of(spec.toString()));
  }

  ChainCase puts(String method, String secret, String value) {
    String name = "sc-" + ID + "-" + secret;
    expected.put("secret " + name, value);
    return asks(method + " /system/secrets {name=" + name + ", value=" + value + "}");
  }

  ChainCase putsKey() {
    return puts("POST", "secret-key", "<KEY>").puts("POST", "auth-key-id", "<KEY_ID>");
  }

  ChainCase removesSecret(String secret) {
    String name = "sc-" + ID + "-" + secret;
    expected.remove("secret " + name);
    return asks("DELETE /system/secrets {name=" + name + "}");
  }

  ChainCase removesFunction() {
    expected.remove("function " + FUNCTION);
    return asks("DELETE /system/functions {functionName=" + FUNCTION + "}");
  }

  /** A request that asks for a change. */
  ChainCase asks(String request) {
    writes.add(request);
    return this;
  }

  /** Nothing else changed. */
  void andNothingElse() {
    assertThat(text(named(snapshot()))).as(err).isEqualTo(text(expected));
    assertThat(gateway.writes().stream().map(this::named)).containsExactlyElementsOf(writes);
    assertThat(surroundings.storage().resolve("CONTRACT_JOBS"))
        .satisfies(
            jobs ->
                assertThat(jobs.toFile().list((parent, name) -> !name.equals("lock")))
                    .as("open jobs")
                    .isNullOrEmpty());
  }

  /** The last status message that is stored, as JSON has it. */
  String quotedMessage() {
    return message().replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /** The last status message that is stored. */
  String message() {
    String message =
        PlainJson.read(surroundings.stored(METADATA).orElseThrow()).at("/status/msg").textValue();
    return named(message);
  }

  String stored(String key) {
    return surroundings.stored(key).orElse("");
  }

  private static String text(Map<String, String> state) {
    StringBuilder text = new StringBuilder();
    state.forEach((key, value) -> text.append(key).append(" = ").append(value).append('\n'));
    return text.toString();
  }

  private String named(GatewayRequest request) {
    return named(request.method() + " " + request.path() + " " + PlainJson.of(request.body()));
  }

  private Map<String, String> named(Map<String, String> state) {
    Map<String, String> named = new TreeMap<>();
    state.forEach((key, value) -> named.put(named(key), named(value)));
    return named;
  }

  /** What was there before keeps its name; the rest is drawn by chance or by the clock. */
  private String named(String text) {
    String named = text.replace(registry.address(), "$R");
    if (!old.isEmpty()) {
      named = named.replace(old, "$OLD");
    }
    for (Drawn.Kind kind : Drawn.Kind.values()) {
      String name = kind == Drawn.Kind.DIGEST ? "$NEW" : "<" + kind + ">";
      named =
          kind.pattern
              .matcher(named)
              .replaceAll(
                  match -> Matcher.quoteReplacement(isKnown(match.group()) ? match.group() : name));
    }
    return named;
  }

  private boolean isKnown(String value) {
    return before.contains(value) || value.equals(Text.PUBLIC_ID);
  }

  private Map<String, String> snapshot() {
    Map<String, String> state = new TreeMap<>();
    surroundings.files().forEach((key, text) -> state.put("disk " + key, text));
    Surroundings.redis(redis).forEach((key, value) -> state.put("redis " + key, value.toString()));
    String repository = "customer-contracts";
    for (String tag : registry.tags(repository)) {
      state.put("tag " + tag, images.manifest(repository, tag).orElseThrow().digest().value());
    }
    state.put(
        "manifests",
        registry.manifests(repository).stream().map(Digest::value).sorted().toList().toString());
    gateway
        .functions()
        .forEach(
            (name, function) ->
                state.put("function " + name, PlainJson.of(function.deployment().toString())));
    gateway.secrets().forEach((name, value) -> state.put("secret " + name, value));
    return state;
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    redis.close();
    gateway.close();
    registry.close();
  }
}

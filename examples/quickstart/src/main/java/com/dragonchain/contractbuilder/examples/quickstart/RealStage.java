package com.dragonchain.contractbuilder.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.event.ContractJson;
import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.real.OpenFaas;
import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import redis.clients.jedis.RedisClient;

/**
 * A registry, Redis and OpenFaaS as they are in production, started for this tour; the job is the
 * example's own process, as Kubernetes would start it.
 */
final class RealStage implements Stage {

  private static final ContractId ID = ContractId.of(SampleContract.ID);

  private final Path job;
  private final Path folder;
  private final PrintStream out;
  private final OpenFaas openFaas;
  private final RedisServer redis;
  private final OkHttpClient http = new OkHttpClient();

  RealStage(Path job, Path folder, PrintStream out) {
    this.job = job;
    this.folder = folder;
    this.out = out;
    write("secrets.json", "{\"private-key\":\"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\"}");
    openFaas = OpenFaas.create();
    redis = RedisServer.with().appendOnlyIn(createFolder("redis")).create();
    write("login/user", openFaas.user());
    write("login/password", openFaas.password());
  }

  @Override
  public String description() {
    return "Real servers: registry "
        + openFaas.registry()
        + ", Redis 127.0.0.1:"
        + redis.port()
        + ", OpenFaaS "
        + openFaas.gateway();
  }

  @Override
  public String push(String tag, Image image) {
    new RegistryClient(openFaas.registry(), Optional.empty()).push("customer/hello", tag, image);
    return openFaas.registry() + "/customer/hello:" + tag;
  }

  @Override
  public List<String> plan(String event) {
    return process(event, "--plan").lines().toList();
  }

  @Override
  public void run(String event) {
    process(event).lines().forEach(line -> out.println("  " + line));
  }

  @Override
  public Optional<String> invoke(String input) {
    Request request =
        new Request.Builder()
            .url(openFaas.gateway() + "/function/" + ID.functionName())
            .post(RequestBody.create(input.getBytes(UTF_8)))
            .build();
    try (Response response = http.newCall(request).execute()) {
      return Optional.of(response.body().string().strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Contract stored() {
    Path metadata = storage().resolve("SMARTCONTRACT/" + ID + "/metadata.json");
    return ContractJson.read(ID, read(metadata));
  }

  @Override
  public List<String> stores() {
    List<String> lines = new ArrayList<>();
    lines.add("registry: " + manifest());
    lines.add("gateway: " + get("/system/functions"));
    lines.add("gateway's secrets: " + get("/system/secrets"));
    try (RedisClient client = RedisClient.create("127.0.0.1", redis.port());
        Stream<Path> files = Files.walk(storage())) {
      lines.add("scheduler's list: " + client.lrange("mq:scheduler", 0, -1));
      lines.add("ledger's list: " + client.llen("dc:tx:incoming") + " entries");
      files
          .filter(Files::isRegularFile)
          .map(file -> "storage: " + storage().relativize(file))
          .sorted()
          .forEach(lines::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  @Override
  public void close() {
    redis.close();
    openFaas.close();
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }

  private String manifest() {
    return new RegistryClient(openFaas.registry(), Optional.empty())
        .manifest("customer-contracts", ID.value())
        .map(manifest -> "customer-contracts:" + ID + " is " + manifest.digest())
        .orElse("no customer-contracts:" + ID);
  }

  private String get(String path) {
    Request request =
        new Request.Builder()
            .url(openFaas.gateway() + path)
            .header(
                "Authorization", okhttp3.Credentials.basic(openFaas.user(), openFaas.password()))
            .build();
    try (Response response = http.newCall(request).execute()) {
      return response.body().string().strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String process(String event, String... arguments) {
    List<String> argv = new ArrayList<>(List.of("sh", job.toString()));
    argv.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(argv);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment());
    builder.environment().put("EVENT", event);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("the job ended with " + process.exitValue());
      }
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the job ran", e);
    }
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    environment.put("STAGE", "quickstart");
    environment.put("INTERNAL_ID", "quickstart");
    environment.put("DRAGONCHAIN_ENDPOINT", "https://chain.example:443");
    environment.put("FAAS_GATEWAY", openFaas.gateway().toString());
    environment.put("FAAS_REGISTRY", openFaas.registry());
    environment.put("FAAS_SECRET_LOCATION", folder.resolve("login").toString());
    environment.put("SECRET_LOCATION", folder.resolve("secrets.json").toString());
    environment.put("STORAGE_TYPE", "disk");
    environment.put("STORAGE_LOCATION", storage().toString());
    environment.put("REDIS_ENDPOINT", "127.0.0.1");
    environment.put("REDIS_PORT", Integer.toString(redis.port()));
    environment.put("FWATCHDOG", OpenFaas.watchdog().toString());
    environment.put("LOG_LEVEL", "warn");
    return environment;
  }

  private Path storage() {
    return createFolder("storage");
  }

  private Path createFolder(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String name, String content) {
    try {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.writeString(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package com.dragonchain.contractbuilder.examples.container;

import static com.dragonchain.contractbuilder.examples.container.Manifests.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.testkit.real.Command;
import com.dragonchain.contractbuilder.testkit.real.MissingComponent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests say what Kubernetes understands, and what the programs read. */
class ManifestsIT {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  // where Python's packages come from, and who vouches for it
  private static final String[] PIP = {
    "PIP_CERT",
    "PIP_CONFIG_FILE",
    "PIP_DEFAULT_TIMEOUT",
    "PIP_FIND_LINKS",
    "PIP_INDEX_URL",
    "HTTPS_PROXY",
    "https_proxy",
    "NO_PROXY",
    "no_proxy",
    "SSL_CERT_FILE"
  };

  // sysexits.h EX_UNAVAILABLE
  private static final int NOT_INSTALLED = 69;

  /** A line of {@code --help}: name, default, meaning. */
  private static final Pattern VARIABLE =
      Pattern.compile("^ {2}([A-Z][A-Z_]+) +(required\\b)?.*", Pattern.MULTILINE);

  /** What a chain of the chart dragonchain-k8s has in its ConfigMap, of what the programs read. */
  private static final Set<String> OF_THE_CHAIN =
      Set.of(
          "STAGE",
          "INTERNAL_ID",
          "DRAGONCHAIN_ENDPOINT",
          "FAAS_GATEWAY",
          "FAAS_REGISTRY",
          "REGISTRY_USERNAME",
          "STORAGE_TYPE",
          "STORAGE_LOCATION",
          "REDIS_ENDPOINT",
          "REDIS_PORT",
          "LRU_REDIS_ENDPOINT",
          "REDISEARCH_ENDPOINT",
          "LOG_LEVEL");

  /** Variables by name, and whether each is required. */
  private static final Map<String, Map<String, Boolean>> READ = new HashMap<>();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"1.29.0", "1.33.0", "1.37.0"})
  void theyFollowTheSchemasOfKubernetes(String version) throws IOException {
    List<String> argv =
        new ArrayList<>(
            List.of("../../dev/kubernetes/validate", "-k", version, "--strict", "--no-warn"));
    int number = 0;
    for (ObjectNode each : all()) {
      Path file = folder.resolve(number++ + ".yaml");
      new YAMLMapper().writeValue(file.toFile(), withName(each));
      argv.add(file.toString());
    }

    Command.Finished ended = new Command(argv, Map.of()).inheriting(PIP).run(PATIENCE);

    if (ended.exitCode() == NOT_INSTALLED) {
      throw MissingComponent.signal("kubernetes-validate", ended.output().strip());
    }
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(ended.output().lines().filter(line -> line.contains("passed"))).hasSize(number);
  }

  @Test
  void kustomizeIsToldOfFilesThatAreThere() {
    for (String name : List.of("base", "standalone", "dragonchain")) {
      assertThat(Manifests.resources(name))
          .isNotEmpty()
          .allSatisfy(resource -> assertThat(Manifests.folder(name).resolve(resource)).exists());
    }
  }

  @ParameterizedTest
  @MethodSource("pods")
  void everyVariableIsOneThatTheProgramReadsAndNoneIsMissing(Pod pod, boolean ofTheChain) {
    Map<String, Boolean> read = readBy(pod.example());
    assertThat(read.keySet()).containsAll(pod.environment().keySet());

    List<String> missing =
        read.entrySet().stream()
            .filter(Map.Entry::getValue)
            .map(Map.Entry::getKey)
            .filter(name -> !pod.environment().containsKey(name))
            .filter(name -> !ofTheChain || !OF_THE_CHAIN.contains(name))
            .filter(
                name -> !name.equals("EVENT") || !pod.container().toString().contains("--settle"))
            .toList();
    assertThat(missing).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pods")
  void whatVariablesPointToIsMounted(Pod pod, boolean ofTheChain) {
    Map<String, String> environment = pod.environment();
    assertThat(environment.get("SECRET_LOCATION"))
        .isEqualTo(pod.mountOf("chain-secrets") + "/SecretString");
    assertThat(environment.getOrDefault("FAAS_SECRET_LOCATION", "/etc/openfaas-secret"))
        .isEqualTo(pod.mountOf("openfaas"));
    if (!ofTheChain) {
      assertThat(environment.get("STORAGE_LOCATION")).isEqualTo(pod.mountOf("storage"));
      for (JsonNode volume : pod.spec().get("volumes")) {
        if (volume.has("secret")) {
          String name = text(volume, "/secret/secretName");
          assertThat(Manifests.object("Secret", name, pod.objects()).get("stringData"))
              .isNotEmpty();
        } else {
          String name = text(volume, "/persistentVolumeClaim/claimName");
          assertThat(Manifests.object("PersistentVolumeClaim", name, pod.objects())).isNotNull();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pods")
  void aPodHasNoRightThatItDoesNotNeed(Pod pod, boolean ofTheChain) {
    JsonNode spec = pod.spec();
    assertThat(spec.get("automountServiceAccountToken").booleanValue()).isFalse();
    // variables of services, REDIS_PORT=tcp://…, would be taken for ours
    assertThat(spec.get("enableServiceLinks").booleanValue()).isFalse();
    assertThat(spec.at("/securityContext/runAsNonRoot").booleanValue()).isTrue();
    assertThat(text(spec, "/securityContext/seccompProfile/type")).isEqualTo("RuntimeDefault");
    JsonNode security = pod.container().get("securityContext");
    assertThat(security.get("allowPrivilegeEscalation").booleanValue()).isFalse();
    assertThat(security.get("readOnlyRootFilesystem").booleanValue()).isTrue();
    assertThat(security.at("/capabilities/drop")).hasToString("[\"ALL\"]");
    assertThat(pod.template().toString()).doesNotContain("hostPath", "privileged", "docker.sock");
    JsonNode account =
        Manifests.object("ServiceAccount", text(spec, "/serviceAccountName"), pod.objects());
    assertThat(account.get("automountServiceAccountToken").booleanValue()).isFalse();
    assertThat(Manifests.ofKind("RoleBinding", pod.objects())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pods")
  void itsCommandIsInTheImageAndItsImageIsThatOfAnExample(Pod pod, boolean ofTheChain) {
    assertThat(pod.container().has("command")).isFalse();
    JsonNode arguments = pod.container().path("args");
    if (!arguments.isEmpty()) {
      assertThat(Path.of("..", pod.example(), arguments.get(1).textValue())).exists();
    }
    assertThat(Path.of("..", pod.example(), "target", "app", pod.example() + ".jar")).exists();
  }

  @Test
  void theJobIsKnownByItsUidAndHasTimeToEnd() {
    ObjectNode job = Manifests.ofKind("Job", Manifests.standalone()).get(0);
    Pod pod = new Pod(job.at("/spec/template"), Manifests.standalone());
    JsonNode id =
        pod.container()
            .get("env")
            .valueStream()
            .filter(each -> text(each, "/name").equals("JOB_ID"))
            .findFirst()
            .orElseThrow();
    assertThat(text(id, "/valueFrom/fieldRef/fieldPath"))
        .isEqualTo("metadata.labels['batch.kubernetes.io/controller-uid']");
    assertThat(seconds(pod.environment().get("JOB_DEADLINE")))
        .isLessThan(job.at("/spec/activeDeadlineSeconds").longValue());
    // what the program itself waits after SIGTERM is 25 s
    assertThat(pod.spec().get("terminationGracePeriodSeconds").longValue()).isGreaterThan(25);
  }

  @Test
  void theProcessorIsAskedWhereItListensAndHasTimeToStop() {
    List<ObjectNode> objects = Manifests.standalone();
    ObjectNode deployment = Manifests.object("Deployment", "job-processor", objects);
    Pod pod = new Pod(deployment.at("/spec/template"), objects);
    String port = pod.environment().get("HTTP_PORT");
    assertThat(text(pod.container(), "/ports/0/containerPort")).isEqualTo(port);
    assertThat(text(pod.template(), "/metadata/annotations/prometheus.io~1port")).isEqualTo(port);
    assertThat(text(pod.template(), "/metadata/annotations/prometheus.io~1path"))
        .isEqualTo("/metrics");
    assertThat(text(pod.container(), "/livenessProbe/httpGet/path")).isEqualTo("/health/live");
    assertThat(text(pod.container(), "/startupProbe/httpGet/path")).isEqualTo("/health/live");
    assertThat(text(pod.container(), "/readinessProbe/httpGet/path")).isEqualTo("/health/ready");
    for (String probe : List.of("livenessProbe", "startupProbe", "readinessProbe")) {
      assertThat(text(pod.container(), "/" + probe + "/httpGet/port"))
          .isEqualTo(text(pod.container(), "/ports/0/name"));
    }
    assertThat(pod.spec().get("terminationGracePeriodSeconds").longValue())
        .isGreaterThan(seconds(pod.environment().get("GRACE")));
  }

  @Test
  void whatSelectsTheProcessorFindsIt() {
    List<ObjectNode> objects = Manifests.standalone();
    ObjectNode deployment = Manifests.object("Deployment", "job-processor", objects);
    Set<Map.Entry<String, JsonNode>> labels =
        deployment.at("/spec/template/metadata/labels").properties();
    for (JsonNode selector :
        List.of(
            deployment.at("/spec/selector/matchLabels"),
            Manifests.object("PodDisruptionBudget", "job-processor", objects)
                .at("/spec/selector/matchLabels"),
            Manifests.object("NetworkPolicy", "contract-builder", objects)
                .at("/spec/podSelector/matchLabels"))) {
      assertThat(labels).containsAll(selector.properties());
      assertThat(selector).isNotEmpty();
    }
    ObjectNode autoscaler = Manifests.object("HorizontalPodAutoscaler", "job-processor", objects);
    assertThat(text(autoscaler, "/spec/scaleTargetRef/name")).isEqualTo("job-processor");
    assertThat(text(autoscaler, "/spec/metrics/0/external/target/averageValue"))
        .isEqualTo(new Pod(deployment.at("/spec/template"), objects).environment().get("WORKERS"));
  }

  static Stream<Object[]> pods() {
    return Stream.concat(
        pods(Manifests.standalone()).map(pod -> new Object[] {pod, false}),
        pods(Manifests.ofKind("Deployment", Manifests.dragonchain()), Manifests.dragonchain())
            .map(pod -> new Object[] {pod, true}));
  }

  private static Stream<Pod> pods(List<ObjectNode> objects) {
    return pods(objects, objects);
  }

  private static Stream<Pod> pods(List<ObjectNode> some, List<ObjectNode> objects) {
    return Manifests.pods(some).stream().map(template -> new Pod(template, objects));
  }

  private static List<ObjectNode> all() {
    return Stream.concat(Manifests.standalone().stream(), Manifests.dragonchain().stream())
        .distinct()
        .toList();
  }

  /** The checker wants a name where Kubernetes is content to make one. */
  private static ObjectNode withName(ObjectNode object) {
    ObjectNode named = object.deepCopy();
    ObjectNode metadata = named.withObject("/metadata");
    if (metadata.has("generateName")) {
      metadata.put("name", metadata.get("generateName").textValue() + "x");
    }
    return named;
  }

  /** What the program itself says that it reads. */
  private static synchronized Map<String, Boolean> readBy(String example) {
    return READ.computeIfAbsent(
        example,
        name -> {
          String jar = Path.of("..", name, "target", "app", name + ".jar").toString();
          String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
          String help = Command.of(java, "-jar", jar, "--help").run(PATIENCE).orFail();
          Map<String, Boolean> variables = new HashMap<>();
          Matcher line = VARIABLE.matcher(help);
          while (line.find()) {
            variables.put(line.group(1), line.group(2) != null);
          }
          assertThat(variables).as(help).containsEntry("REDIS_PORT", true);
          return variables;
        });
  }

  private static long seconds(String duration) {
    assertThat(duration).matches("[0-9]+s");
    return Long.parseLong(duration.substring(0, duration.length() - 1));
  }
}

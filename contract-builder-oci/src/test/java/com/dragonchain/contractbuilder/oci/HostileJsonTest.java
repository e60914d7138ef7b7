package com.dragonchain.contractbuilder.oci;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.Registry;
import com.dragonchain.contractbuilder.testkit.Samples;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.IndexMaker;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.image.SampleImages;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Manifests, indexes, configs and challenges that are broken at random: refused, or understood. */
@Timeout(120)
class HostileJsonTest {
  private static final int MUTATIONS = 2_000;

  /** What breaks readers: numbers out of range, other types, other spellings, and much of it. */
  private static final String[] PIECES = {
    "null",
    "true",
    "-1",
    "1e999",
    "99999999999999999999",
    "0.1",
    "\"\"",
    "[]",
    "{}",
    "[[",
    "}",
    "{\"a\":",
    ",",
    ":",
    "\"",
    "\\",
    "\\u0000",
    "\\ud800",
    "\u0000",
    "\u00ff",
    "sha256:",
    "\"digest\":1,",
    "\"Digest\":null,",
    "\"size\":-5,",
    "\"size\":1e3,",
    "\"layers\":null,",
    "\"layers\":{},",
    "\"config\":[],",
    "\"manifests\":[null],",
    "\"mediaType\":7,",
    "\"platform\":\"x\",",
    "\"os\":[],",
    "\"Env\":{},",
    "\"config\":null,",
    "\"rootfs\":[],",
    "\"diff_ids\":[1],",
    "\"history\":null,",
    "\"Cmd\":3,",
    "\"Labels\":[],",
    "[".repeat(100),
    "9".repeat(2_000),
    "\"ExposedPorts\":[1],",
    "\"annotations\":9,",
    "\"urls\":4,"
  };

  private static final Digest DIGEST = Digest.ofBytes(new byte[0]);

  @TempDir Path folder;

  private static String mutate(String text, Random random) {
    StringBuilder result = new StringBuilder(text);
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      int at = random.nextInt(result.length() + 1);
      int end = Math.min(result.length(), at + random.nextInt(12));
      switch (random.nextInt(5)) {
        case 0 -> result.delete(at, end);
        case 1 -> result.insert(at, PIECES[random.nextInt(PIECES.length)]);
        case 2 -> result.replace(at, end, PIECES[random.nextInt(PIECES.length)]);
        case 3 -> result.insert(at, result.substring(at, end));
        default -> value(result, at, random);
      }
    }
    return result.toString();
  }

  /** Puts something else in the place of a value, so that it stays JSON. */
  private static void value(StringBuilder text, int from, Random random) {
    int colon = text.indexOf(":", from);
    int end = colon < 0 ? -1 : text.indexOf(",", colon);
    if (end > 0) {
      text.replace(colon + 1, end, PIECES[random.nextInt(11)]);
    }
  }

  /** Counts what came of it; anything but a result and our exceptions fails. */
  private static String outcome(String what, Runnable reading) {
    try {
      reading.run();
      return "understood";
    } catch (ContractBuilderException e) {
      assertThat(e.getMessage()).as(what).isNotBlank().doesNotContain("\n");
      return e.getClass().getSimpleName();
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("broken by " + what, e);
    }
  }

  private static void assertBoth(Map<String, Integer> outcomes) {
    assertThat(outcomes).containsKeys("understood", "ProtocolException");
  }

  @Test
  void configs() {
    Random random = new Random(1);
    String config = new String(SampleImages.ordinary(Family.OCI).make().blobs().get(0), ISO_8859_1);
    Map<String, Integer> outcomes = new TreeMap<>();
    for (int n = 0; n < MUTATIONS; n++) {
      String text = mutate(config, random);
      outcomes.merge(
          outcome(
              text,
              () ->
                  ImageConfig.parse(text.getBytes(ISO_8859_1), "image x")
                      .adapt(Samples.contractId(), DIGEST)),
          1,
          Integer::sum);
    }
    assertBoth(outcomes);
  }

  @Test
  void refusesWhatIsLargeOnlyInMemory() {
    String config = "{\"x\":[" + "{},".repeat(Json.TOKENS) + "{}]}";
    byte[] bytes = config.getBytes(ISO_8859_1);
    assertThatThrownBy(() -> ImageConfig.parse(bytes, "image x"))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("Token count")
        .hasMessageContaining("exceeds");
  }

  @Test
  void challenges() {
    Random random = new Random(4);
    String challenge =
        "Bearer realm=\"https://auth.example/token\",service=\"a \\\"b\\\"\", Basic realm=x, N abc==";
    Map<String, Integer> outcomes = new TreeMap<>();
    for (int n = 0; n < MUTATIONS; n++) {
      String text = mutate(challenge, random);
      outcomes.merge(outcome(text, () -> Challenge.parse(List.of(text))), 1, Integer::sum);
    }
    assertThat(outcomes).containsOnlyKeys("understood");
  }

  @Test
  void manifests() {
    Image image = SampleImages.ordinary(Family.DOCKER).make();
    assertBoth(readAll(image, 2));
  }

  @Test
  void indexes() {
    Image image = SampleImages.ordinary(Family.OCI).make();
    Image index =
        IndexMaker.of(Family.OCI)
            .add(Platform.of("linux/amd64"), image)
            .add(Platform.of("linux/arm64"), SampleImages.scratch(Family.OCI).make())
            .make();
    assertBoth(readAll(index, 3));
  }

  private Map<String, Integer> readAll(Image root, int seed) {
    String manifest = new String(root.manifest(), ISO_8859_1);
    Random random = new Random(seed);
    Map<String, Integer> outcomes = new TreeMap<>();
    try (EmbeddedRegistry registry = EmbeddedRegistry.start();
        OciClient client = Fixtures.client().build()) {
      new RegistryClient(registry.address(), Optional.empty()).push("app", "1", root);
      ImageBuilder builder = OciImageBuilder.builder(client, Fixtures.watchdog(folder)).build();
      Registry reading = new OciRegistry(client, new ImageRepository(registry.address(), "app"));
      for (int n = 0; n < MUTATIONS / 4; n++) {
        String text = mutate(manifest, random);
        Digest digest = registry.plant("app", "1", root.mediaType(), text.getBytes(ISO_8859_1));
        String address = registry.address();
        outcomes.merge(
            outcome(text, () -> builder.inspect(Fixtures.request(address, address))),
            1,
            Integer::sum);
        outcome(text, () -> reading.find(digest));
      }
      assertThat(registry.openUploads(Embedded.TARGET)).isZero();
    }
    return outcomes;
  }
}

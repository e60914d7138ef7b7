package com.dragonchain.contractbuilder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {

  private static final String HEX = "0123456789abcdef".repeat(4);
  private static final String DIGEST = "sha256:" + HEX;

  @ParameterizedTest
  @CsvSource({
    "debian, docker.io, library/debian, latest",
    "debian:12, docker.io, library/debian, 12",
    "team/app, docker.io, team/app, latest",
    "team/sub/app:1, docker.io, team/sub/app, 1",
    "docker.io/debian, docker.io, library/debian, latest",
    "docker.io/library/debian, docker.io, library/debian, latest",
    "index.docker.io/debian, docker.io, library/debian, latest",
    "index.docker.io/team/app:x, docker.io, team/app, x",
    "registry-1.docker.io/team/app, registry-1.docker.io, team/app, latest",
    "localhost/app, localhost, app, latest",
    "localhost:5000/app:1, localhost:5000, app, 1",
    "localhosts/app, docker.io, localhosts/app, latest",
    "LOCAL/app, LOCAL, app, latest",
    "Host-1/app, Host-1, app, latest",
    "a.b/app, a.b, app, latest",
    "a-b.c-d.example:65535/x/y/z:T_.-9, a-b.c-d.example:65535, x/y/z, T_.-9",
    "127.0.0.1:5201/customer/app:1, 127.0.0.1:5201, customer/app, 1",
    "[::1]:5000/app, [::1]:5000, app, latest",
    "[fe80::1]/app:2, [fe80::1], app, 2",
    "a.b/c.d_e__f-g---h/i:1, a.b, c.d_e__f-g---h/i, 1",
    "host:5000, docker.io, library/host, 5000",
    "app:_, docker.io, library/app, _",
    "0/1:2, docker.io, 0/1, 2"
  })
  void parses(String text, String registry, String path, String tag) {
    ImageReference reference = ImageReference.parse(text);
    assertThat(reference)
        .isEqualTo(
            new ImageReference(
                new ImageRepository(registry, path), Optional.of(tag), Optional.empty()));
    assertThat(reference).hasToString(registry + "/" + path + ":" + tag);
    assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
    assertThat(reference.reference()).isEqualTo(tag);
  }

  @Test
  void parsesDigests() {
    ImageReference alone = ImageReference.parse("a.b/app@" + DIGEST);
    assertThat(alone.tag()).isEmpty();
    assertThat(alone.reference()).isEqualTo(DIGEST);
    assertThat(alone).hasToString("a.b/app@" + DIGEST);
    ImageReference both = ImageReference.parse("a.b:1/app:2@" + DIGEST);
    assertThat(both.tag()).contains("2");
    assertThat(both.digest()).contains(Digest.of(DIGEST));
    assertThat(both.reference()).isEqualTo(DIGEST);
    assertThat(both).hasToString("a.b:1/app:2@" + DIGEST);
  }

  @Test
  void takesHexadecimalDigitsThatAreNoId() {
    assertThat(ImageReference.parse(HEX + ":1").repository().path()).isEqualTo("library/" + HEX);
    assertThat(ImageReference.parse("team/" + HEX).repository().path()).isEqualTo("team/" + HEX);
    assertThat(ImageReference.parse(HEX.substring(1)).tag()).contains("latest");
  }

  static List<String> malformed() {
    return Stream.concat(
            Stream.of(
                "",
                " ",
                "/",
                "/app",
                "app/",
                "a//b",
                "App",
                "team/App",
                "app:",
                "app: ",
                "app:-x",
                "app:.x",
                "app:a b",
                "app:" + "t".repeat(129),
                "a:b:c",
                "a.b:/app",
                "a.b:x/app",
                "a.b:65536/app",
                "a.b:123456/app",
                "-a.b/app",
                "a-.b/app",
                "a..b/app",
                ".a.b/app",
                "a.b./app",
                "a_b.c/app",
                "a.b/",
                "a.b/-app",
                "a.b/app-",
                "a.b/_app",
                "a.b/app_",
                "a.b/a___b",
                "a.b/a..b",
                "a.b/a._b",
                "a.b/a.-b",
                "http://a.b/app",
                "user@a.b/app",
                "user:pass@a.b/app",
                "a.b/app?x",
                "a.b/app#x",
                "a.b/app\n",
                "\napp",
                "app\t",
                "a.b/../app",
                "../app",
                "./app",
                "a.b/app%2f",
                "caf\u00e9",
                "a.b/caf\u00e9",
                "\uff41pp",
                "app\0",
                "${APP}",
                "$(id)",
                "app;id",
                "[::1/app",
                "::1/app",
                "[]/app",
                "[::g]/app",
                "[::1]:x/app",
                HEX,
                "a.b/" + "p".repeat(256)),
            Stream.of(
                "app@",
                "app@sha256",
                "app@sha256:",
                "app@sha256:" + HEX.substring(1),
                "app@sha256:" + HEX + "0",
                "app@SHA256:" + HEX,
                "app@sha256:" + HEX.toUpperCase(java.util.Locale.ROOT),
                "app@md5:" + HEX.substring(32),
                "app@sha512:" + HEX + HEX,
                "app@" + DIGEST + "@" + DIGEST,
                "app@" + DIGEST + ":tag",
                "@" + DIGEST,
                "app:@" + DIGEST,
                "x".repeat(1025)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void refuses(String text) {
    assertThatThrownBy(() -> ImageReference.parse(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("image: " + Quote.of(text) + " is not an image reference")
        .hasMessageMatching("[ -~…]+");
  }

  @Test
  void boundsPathAndTag() {
    assertThat(ImageReference.parse("a.b/" + "p".repeat(255) + ":" + "t".repeat(128)).toString())
        .hasSize(4 + 255 + 1 + 128);
    // a long path of separators must not cost exponential time, nor the stack
    assertThatThrownBy(() -> ImageReference.parse("a-".repeat(500)))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> ImageReference.parse("a-".repeat(120) + ".b/x"))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void checksTheTagThatItIsMadeWith() {
    ImageRepository repository = new ImageRepository("a.b", "app");
    assertThatThrownBy(() -> new ImageReference(repository, Optional.of("a/b"), Optional.empty()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("\"a/b\"");
    assertThat(new ImageReference(repository, Optional.empty(), Optional.empty()).reference())
        .isEqualTo("latest");
  }

  @Test
  void placesARepositoryBelowALocation() {
    assertThat(ImageRepository.of("r.example:5000", "customer-contracts"))
        .isEqualTo(new ImageRepository("r.example:5000", "customer-contracts"));
    assertThat(ImageRepository.of("ghcr.io/owner/sub", "customer-contracts"))
        .isEqualTo(new ImageRepository("ghcr.io", "owner/sub/customer-contracts"));
    assertThat(ImageRepository.of("r", "x").at(Digest.of(DIGEST))).isEqualTo("r/x@" + DIGEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/x", "r/", "http://r", "r/../x", "r/X", "r:99999", "r /x", "r//x", "u@r"})
  void refusesOtherLocations(String location) {
    assertThatThrownBy(() -> ImageRepository.of(location, "customer-contracts"))
        .isInstanceOf(InvalidInputException.class);
  }
}

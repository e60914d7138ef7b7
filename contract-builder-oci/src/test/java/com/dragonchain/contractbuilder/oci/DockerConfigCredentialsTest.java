package com.dragonchain.contractbuilder.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerConfigCredentialsTest {
  private static final Optional<Login> LOGIN =
      Optional.of(Login.of(new Credentials("user", Secret.of("pa:ss"))));

  @TempDir Path folder;

  private DockerConfigCredentials config(String json) throws IOException {
    Files.writeString(folder.resolve("config.json"), json);
    return DockerConfigCredentials.in(
        folder, new CredentialHelper(List.of(folder), Duration.ofSeconds(20)));
  }

  private void helper(String name, String script) throws IOException {
    Path file = folder.resolve("docker-credential-" + name);
    Files.writeString(file, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void knowsNothingWithoutAFile() {
    assertThat(DockerConfigCredentials.in(folder).find("a.example")).isEmpty();
  }

  @Test
  void findsHostsHoweverTheyAreWritten() throws IOException {
    // base64 of user:pa:ss
    for (String key :
        List.of("a.example:5000", "https://a.example:5000", "https://A.example:5000/v1/")) {
      DockerConfigCredentials config =
          config("{\"auths\":{\"" + key + "\":{\"auth\":\"dXNlcjpwYTpzcw==\"}}}");
      assertThat(config.find("a.example:5000")).isEqualTo(LOGIN);
      assertThat(config.find("a.example")).isEmpty();
      assertThat(config.find("b.example:5000")).isEmpty();
    }
    assertThat(
            config("{\"auths\":{\"https://index.docker.io/v1/\":{\"auth\":\"dXNlcjpwYTpzcw==\"}}}")
                .find("docker.io"))
        .isEqualTo(LOGIN);
    assertThat(
            config("{\"auths\":{\"x\":{\"username\":\"user\",\"password\":\"pa:ss\"}}}").find("x"))
        .isEqualTo(LOGIN);
    assertThat(config("{\"auths\":{\"x\":{}}}").find("x")).isEmpty();
  }

  @Test
  void prefersAnIdentityToken() throws IOException {
    assertThat(
            config("{\"auths\":{\"x\":{\"auth\":\"dXNlcjo=\",\"identitytoken\":\"tok\"}}}")
                .find("x"))
        .contains(new Login.IdentityToken(Secret.of("tok")));
  }

  @Test
  void asksTheHelperOfTheHost() throws IOException {
    helper(
        "mine",
        "read -r server\n[ \"$1\" = get ] && [ -z \"$EVENT\" ] && [ \"$server\" = a.example ] "
            + "&& echo '{\"ServerURL\":\"a.example\",\"Username\":\"user\",\"Secret\":\"pa:ss\"}'");
    DockerConfigCredentials config = config("{\"credHelpers\":{\"a.example\":\"mine\"}}");
    assertThat(config.find("a.example")).isEqualTo(LOGIN);
    assertThat(config.find("b.example")).isEmpty();
  }

  @Test
  void asksTheStoreAndThenTheFile() throws IOException {
    helper("store", "read -r server\necho 'credentials not found in native keychain'\nexit 1");
    assertThat(
            config("{\"credsStore\":\"store\",\"auths\":{\"x\":{\"auth\":\"dXNlcjpwYTpzcw==\"}}}")
                .find("x"))
        .isEqualTo(LOGIN);
    helper("store", "read -r server\necho '{\"Username\":\"<token>\",\"Secret\":\"tok\"}'");
    assertThat(config("{\"credsStore\":\"store\"}").find("x"))
        .contains(new Login.IdentityToken(Secret.of("tok")));
  }

  @Test
  void givesUpOnAHelperThatIsSilent() throws IOException {
    helper("slow", "exec sleep 60");
    Files.writeString(folder.resolve("config.json"), "{\"credsStore\":\"slow\"}");
    DockerConfigCredentials config =
        DockerConfigCredentials.in(
            folder, new CredentialHelper(List.of(folder), Duration.ofMillis(200)));
    assertThatThrownBy(() -> config.find("x")).isInstanceOf(UnavailableException.class);
  }

  @Test
  void refusesNonsenseWithoutQuotingIt() throws IOException {
    for (String bad :
        List.of(
            "{\"auths\":{\"x\":{\"auth\":\"c2VjcmV0\"}}}",
            "{\"auths\":{\"x\":{\"auth\":\"sec-ret!\"}}}",
            "{\"credsStore\":\"../evil\"}",
            "sec-ret")) {
      assertThatThrownBy(() -> config(bad).find("x"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageNotContaining("sec-ret")
          .hasMessageNotContaining("c2VjcmV0");
    }
  }
}

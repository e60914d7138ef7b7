package com.dragonchain.contractbuilder.img;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolErrorsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NotFound    | 125 | reading manifest other in 127.0.0.1:5000/a: manifest unknown: manifest"
            + " unknown",
        "NotFound    | 1   | failed to resolve source metadata for 127.0.0.1:5000/a:b:"
            + " 127.0.0.1:5000/a:b: not found",
        "Denied      | 125 | reading manifest latest in 127.0.0.1:5000/a: unauthorized:"
            + " authentication required",
        "Denied      | 1   | failed to authorize: failed to fetch oauth token: unexpected status:"
            + " 401 Unauthorized",
        "Denied      | 1   | unexpected status from POST request to https://x/v2/a/blobs/uploads/:"
            + " 403 Forbidden",
        "Unavailable | 125 | pinging container registry 127.0.0.1:1: dial tcp 127.0.0.1:1: connect:"
            + " connection refused",
        "Unavailable | 125 | Patch x: write tcp 127.0.0.1:48008->127.0.0.1:33543: use of closed"
            + " network connection",
        "Unavailable | 1   | tls: failed to verify certificate: x509: certificate signed by unknown"
            + " authority",
        "Refused     | 125 | writing blob: storing blob: write /var/tmp/x: no space left on device",
        "Refused     | 1   | failed to unshare namespaces: Operation not permitted",
        "Refused     | 1   | newuidmap: write to uid_map failed: Operation not permitted",
        "Refused     | 125 | potentially insufficient UIDs or GIDs available in user namespace:"
            + " lchown /f: invalid argument",
        "Protocol    | 2   | something that nobody has seen"
      })
  void saysWhatTheCallerCanDo(String expected, int exitCode, String said) {
    Exception error = ToolErrors.of("push it", new Processes.Ended(exitCode, said));

    assertThat(error.getClass().getSimpleName()).isEqualTo(expected + "Exception");
    assertThat(error).hasMessageContaining("push it").hasMessageContaining(said);
  }

  @Test
  void refusesATooOldTool() {
    Tool tool = new Buildah();

    assertThatThrownBy(
            () -> Requirements.requireVersion(tool, "buildah version 1.19.6 (image-spec 1.0.1)"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("1.23");
    assertThatCode(() -> Requirements.requireVersion(tool, "buildah version 1.28.2 (x)"))
        .doesNotThrowAnyException();
    // built without being told its version
    assertThatCode(() -> Requirements.requireVersion(tool, "buildctl v0.0.0+unknown"))
        .doesNotThrowAnyException();
  }
}

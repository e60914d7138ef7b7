package com.dragonchain.contractbuilder.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.testkit.registry.ImageBuilderFailures;
import com.dragonchain.contractbuilder.testkit.registry.ImageBuilderFailures.Failure;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages as daemons of the versions 20.10 to 28 write them. */
class DaemonErrorsTest {

  private static List<Failure> failures() {
    return ImageBuilderFailures.all();
  }

  /** Whether before a stream or in the middle of one. */
  @ParameterizedTest
  @MethodSource("failures")
  void meansWhatItMeansFromOtherBuilders(Failure failure) {
    for (int status : new int[] {200, 500}) {
      assertThat(DaemonErrors.of("pull it", status, failure.said()))
          .isInstanceOf(failure.meaning())
          .hasMessageContaining("pull it")
          .hasMessageContaining(failure.said());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NotFound    | 404 | manifest for 127.0.0.1:5000/a:b not found: manifest unknown: manifest unknown",
        "NotFound    | 404 | pull access denied for nobody/nothing, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
        "NotFound    | 200 | no matching manifest for linux/amd64 in the manifest list entries",
        "Denied      | 500 | Head \"http://127.0.0.1:5000/v2/a/manifests/b\": no basic auth credentials",
        "Denied      | 500 | Get \"https://x/v2/a/manifests/b\": unauthorized: authentication required",
        "Denied      | 404 | pull access denied for a, repository does not exist or may require 'docker login': no basic auth credentials",
        "Denied      | 200 | denied: requested access to the resource is denied",
        "Denied      | 200 | unexpected status from POST request to https://x/v2/a/blobs/uploads/: 403 Forbidden",
        "Unavailable | 500 | Get \"http://127.0.0.1:1/v2/\": dial tcp 127.0.0.1:1: connect: connection refused",
        "Unavailable | 500 | Get \"https://nowhere.example/v2/\": dial tcp: lookup nowhere.example: no such host",
        "Unavailable | 500 | Get \"https://127.0.0.1:5000/v2/\": x509: certificate signed by unknown authority",
        "Unavailable | 500 | Get \"https://10.0.0.1:5000/v2/\": http: server gave HTTP response to HTTPS client",
        "Unavailable | 429 | toomanyrequests: You have reached your pull rate limit",
        "Unavailable | 503 | try again",
        "Refused     | 200 | failed to register layer: write /zeros: no space left on device",
        "NotFound    | 404 | failed to resolve reference \"127.0.0.1:5000/a:b\": 127.0.0.1:5000/a:b: not found",
        "Denied      | 200 | push access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials",
        "Denied      | 500 | failed to resolve reference \"x/a:b\": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://x/token: 401 Unauthorized",
        "Unavailable | 500 | failed to do request: Head \"http://127.0.0.1:1/v2/a/manifests/b\": dial tcp 127.0.0.1:1: connect: connection refused",
        "Refused     | 200 | failed to extract layer sha256:1: failed to Lchown: no space left on device: unknown",
        "Refused     | 400 | invalid reference format",
        "Refused     | 409 | conflict: unable to delete",
        "Protocol    | 302 | moved",
        "Protocol    | 501 | not implemented"
      })
  void saysWhatTheCallerCanDo(String expected, int status, String said) {
    Exception error = DaemonErrors.of("pull it", status, said);

    assertThat(error.getClass().getSimpleName()).isEqualTo(expected + "Exception");
    assertThat(error).hasMessageContaining("pull it").hasMessageContaining(said.substring(0, 5));
  }
}

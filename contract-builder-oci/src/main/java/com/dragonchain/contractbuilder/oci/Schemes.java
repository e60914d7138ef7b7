package com.dragonchain.contractbuilder.oci;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether registries that may be spoken to in plain HTTP speak HTTPS, as Docker does:
 * HTTPS is tried first. What was found out is remembered for the life of a client.
 *
 * <p>A registry that shows a certificate which is not trusted, or answers with an alert, does speak
 * HTTPS. It is not spoken to plainly instead, so that whoever asks hears of it.
 */
final class Schemes {
  private static final Logger LOG = LoggerFactory.getLogger(Schemes.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MANY = 1_000;

  private final OciClient client;
  private final Map<RegistryHost, RegistryHost> known = new ConcurrentHashMap<>();

  Schemes(OciClient client) {
    this.client = client;
  }

  /**
   * Decides how to speak to a registry. May connect to it: to be called by a worker.
   *
   * @param host one that may be spoken to plainly
   * @return the same, with the root of the API that it has
   * @throws IOException if it is at an address that is not allowed
   */
  RegistryHost decide(RegistryHost host, Scope scope) throws IOException {
    RegistryHost decided = known.get(host);
    if (decided != null) {
      return decided;
    }
    RegistryHost secure = host.secure();
    try {
      // No credentials: they go out only in answer to a challenge. The connection will be used.
      Request request = new Request.Builder().url(url(secure)).build();
      scope.send(client.http().of(request.url()), request, false, PATIENCE).close();
      return remember(host, secure);
    } catch (GuardedSocketFactory.ForbiddenAddress e) {
      throw e;
    } catch (SSLException e) {
      LOG.debug("{} was asked for HTTPS: {}", host.name(), e.getMessage());
      if (TlsFailures.isHangUp(e)) {
        return host; // Whoever asks the next time may be answered.
      }
      return remember(host, TlsFailures.provesTls(e) ? secure : host);
    } catch (IOException e) {
      // It may be away, or listen for plain HTTP at another port. Next time it may be there.
      return host;
    }
  }

  private static HttpUrl url(RegistryHost host) {
    return host.base().newBuilder().addPathSegments("v2/").build();
  }

  private RegistryHost remember(RegistryHost host, RegistryHost decided) {
    if (known.size() >= MANY) {
      known.clear();
    }
    known.put(host, decided);
    return decided;
  }
}

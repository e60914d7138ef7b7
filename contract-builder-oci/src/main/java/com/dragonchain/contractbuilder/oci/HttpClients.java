package com.dragonchain.contractbuilder.oci;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * What sends requests, with and without TLS, over one pool of connections. The authorities that TLS
 * trusts are read when they are needed first: in a JVM that has just started that takes longer than
 * a job's talk with its registry.
 */
final class HttpClients implements AutoCloseable {

  private final OkHttpClient plain;
  private final Optional<TrustedCertificates> trusted;
  private @Nullable OkHttpClient secure;

  HttpClients(boolean guarded, Duration connect, Duration idle, Optional<Path> caFile) {
    plain =
        new OkHttpClient.Builder()
            .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
            .socketFactory(new GuardedSocketFactory(guarded))
            .connectionPool(new ConnectionPool(32, 1, TimeUnit.MINUTES))
            .connectTimeout(connect)
            .readTimeout(idle)
            .writeTimeout(idle)
            // Redirects are followed by hand: no credentials go with them.
            .followRedirects(false)
            .followSslRedirects(false)
            .build();
    trusted = caFile.map(TrustedCertificates::with);
  }

  OkHttpClient of(HttpUrl url) {
    return url.isHttps() ? secure() : plain;
  }

  /** Repeats nothing that breaks by itself. */
  OkHttpClient once(HttpUrl url) {
    return of(url).newBuilder().retryOnConnectionFailure(false).build();
  }

  private synchronized OkHttpClient secure() {
    OkHttpClient made = secure;
    if (made == null) {
      OkHttpClient.Builder builder =
          plain.newBuilder().connectionSpecs(List.of(ConnectionSpec.MODERN_TLS));
      trusted.ifPresent(t -> builder.sslSocketFactory(t.sockets(), t.trustManager()));
      made = builder.build();
      secure = made;
    }
    return made;
  }

  /** Closes idle connections; what runs is not waited for. */
  @Override
  public void close() {
    plain.connectionPool().evictAll();
    plain.dispatcher().executorService().shutdown();
  }
}

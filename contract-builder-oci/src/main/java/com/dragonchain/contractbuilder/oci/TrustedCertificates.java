package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificate authorities of the JVM and those of a PEM file (RFC 7468).
 *
 * @param trustManager decides
 * @param sockets makes TLS sockets that ask it
 */
record TrustedCertificates(X509TrustManager trustManager, SSLSocketFactory sockets) {

  static TrustedCertificates with(Path pemFile) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int n = 0;
      for (X509Certificate certificate : trustManager(null).getAcceptedIssuers()) {
        store.setCertificateEntry("jvm-" + n++, certificate);
      }
      for (Certificate certificate : read(pemFile)) {
        store.setCertificateEntry("file-" + n++, certificate);
      }
      X509TrustManager manager = trustManager(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager}, null);
      return new TrustedCertificates(manager, context.getSocketFactory());
    } catch (GeneralSecurityException | IOException e) {
      throw new InvalidInputException(
          "registry CA file: " + pemFile + " cannot be used; a PEM file of certificates is needed",
          e);
    }
  }

  private static Collection<? extends Certificate> read(Path pemFile)
      throws GeneralSecurityException, IOException {
    try (InputStream in = Files.newInputStream(pemFile)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new IOException("no certificate in it");
      }
      return certificates;
    }
  }

  private static X509TrustManager trustManager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("the JVM has no X.509 trust manager");
  }
}

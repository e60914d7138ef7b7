package com.dragonchain.contractbuilder.testkit.real;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * A certificate for the loopback address that signs itself, and its key.
 *
 * @param certificate the certificate
 * @param certificateFile the certificate as PEM
 * @param keyFile the key as PEM
 */
public record SelfSigned(X509Certificate certificate, Path certificateFile, Path keyFile) {
  private static final String STORE = "keys.p12";
  private static final String ALIAS = "testkit";
  private static final String STORE_PASSWORD = "not-a-secret";

  /**
   * Makes a key and a certificate, which are like no others.
   *
   * @param folder where their files go
   * @return the certificate
   */
  public static SelfSigned create(Path folder) {
    Path store = folder.resolve(STORE);
    generate(store);
    try {
      KeyStore keys = load(store);
      X509Certificate certificate = (X509Certificate) keys.getCertificate(ALIAS);
      byte[] key = keys.getKey(ALIAS, STORE_PASSWORD.toCharArray()).getEncoded();
      return new SelfSigned(
          certificate,
          writePem(folder.resolve("certificate.pem"), "CERTIFICATE", certificate.getEncoded()),
          writePem(folder.resolve("key.pem"), "PRIVATE KEY", key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot read what keytool made", e);
    }
  }

  /**
   * Trust in this certificate and in no other.
   *
   * @return a trust manager for a client
   */
  public X509TrustManager trustManager() {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry(ALIAS, certificate);
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      return (X509TrustManager) factory.getTrustManagers()[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot trust " + certificateFile, e);
    }
  }

  /**
   * TLS for a server that shows this certificate.
   *
   * @return a context with its key
   */
  public SSLContext serverContext() {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(load(keyFile.resolveSibling(STORE)), STORE_PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot read what keytool made", e);
    }
  }

  private static KeyStore load(Path store) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, STORE_PASSWORD.toCharArray());
      return keys;
    }
  }

  /**
   * TLS for a client that trusts this certificate and no other.
   *
   * @return a context with {@link #trustManager}
   */
  public SSLContext clientContext() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new X509TrustManager[] {trustManager()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS in this JDK", e);
    }
  }

  private static void generate(Path store) {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Command.of(
            keytool,
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-dname",
            "CN=testkit",
            "-ext",
            "san=ip:127.0.0.1,dns:localhost",
            "-validity",
            "30",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            STORE_PASSWORD)
        .run(Duration.ofMinutes(1))
        .orFail();
  }

  private static Path writePem(Path file, String type, byte[] content) throws IOException {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
    return Files.writeString(
        file, "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n");
  }
}

package com.dragonchain.contractbuilder.docker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/**
 * The files of {@code DOCKER_CERT_PATH}: {@code ca.pem}, {@code cert.pem}, {@code key.pem}. Read
 * when a builder is made.
 */
final class TlsFolder {

  private static final Pattern PEM_KEY =
      Pattern.compile(
          "-----BEGIN (RSA )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END (RSA )?PRIVATE KEY-----");
  // AlgorithmIdentifier of rsaEncryption (RFC 8017, appendix A.1) after version 0 (RFC 5958).
  private static final byte[] RSA_PREFIX = {
    0x02,
    0x01,
    0x00,
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  private final X509TrustManager trust;
  private final SSLContext context;

  private TlsFolder(X509TrustManager trust, SSLContext context) {
    this.trust = trust;
    this.context = context;
  }

  static TlsFolder read(Path folder) {
    Path file = folder.resolve("ca.pem");
    try {
      KeyStore authorities = empty();
      int number = 0;
      for (Certificate authority : certificates(file)) {
        authorities.setCertificateEntry("ca-" + number++, authority);
      }
      TrustManagerFactory trusts =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusts.init(authorities);

      file = folder.resolve("cert.pem");
      Certificate[] chain = certificates(file).toArray(new Certificate[0]);
      file = folder.resolve("key.pem");
      KeyStore own = empty();
      own.setKeyEntry("client", key(Files.readString(file, US_ASCII)), new char[0], chain);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, new char[0]);

      X509TrustManager trust = (X509TrustManager) trusts.getTrustManagers()[0];
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trusts.getTrustManagers(), null);
      return new TlsFolder(trust, context);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      // without the cause: it may quote the key
      throw new InvalidInputException(
          "Docker certificates: cannot use "
              + file
              + " ("
              + e.getClass().getSimpleName()
              + "); ca.pem, cert.pem and key.pem have to be PEM files, the key in PKCS #8 (openssl"
              + " pkcs8 -topk8 -nocrypt) or RSA's own form");
    }
  }

  void configure(OkHttpClient.Builder client) {
    client.sslSocketFactory(context.getSocketFactory(), trust);
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new IOException("no certificate");
      }
      return certificates;
    }
  }

  private static PrivateKey key(String pem) throws GeneralSecurityException {
    Matcher match = PEM_KEY.matcher(pem);
    if (!match.find()) {
      throw new InvalidKeySpecException("no key");
    }
    byte[] der = Base64.getMimeDecoder().decode(match.group(2));
    byte[] pkcs8 = match.group(1) == null ? der : wrapRsa(der);
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (InvalidKeySpecException e) {
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }
  }

  /** Puts RSA's own form of a key (PKCS #1) into the one that the JDK reads (PKCS #8). */
  private static byte[] wrapRsa(byte[] pkcs1) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(RSA_PREFIX);
    body.writeBytes(der(0x04, pkcs1));
    return der(0x30, body.toByteArray());
  }

  private static byte[] der(int tag, byte[] content) {
    return ByteBuffer.allocate(content.length + 6)
        .put((byte) tag)
        .put((byte) 0x84)
        .putInt(content.length)
        .put(content)
        .array();
  }
}

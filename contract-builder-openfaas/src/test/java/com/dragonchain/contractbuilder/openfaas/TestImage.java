package com.dragonchain.contractbuilder.openfaas;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.model.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * An image with a watchdog and a few programs, pushed to a plain HTTP registry (OCI image and
 * distribution specifications), with no tool but this class.
 */
final class TestImage {

  private static final OkHttpClient CLIENT = new OkHttpClient();
  private static final String REPOSITORY = "faas-gateway-tests";
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final int BLOCK = 512;

  private final String registry;

  private TestImage(String registry) {
    this.registry = registry;
  }

  /** Pushes it, and returns its reference by digest. The label makes it another image. */
  static String push(String registry, Path watchdog, Path busybox, String label) {
    try {
      return new TestImage(registry).push(layer(watchdog, busybox), label);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String push(byte[] layer, String label) throws IOException {
    String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    byte[] config =
        """
        {"architecture":"%s","os":"linux","config":{"User":"1000:1000","Cmd":["/usr/bin/fwatchdog"],
        "Env":["PATH=/usr/bin:/bin","write_debug=false"],"Labels":{"test":"%s"}},
        "rootfs":{"type":"layers","diff_ids":["%s"]}}"""
            .formatted(arch, label, Digest.ofBytes(layer))
            .getBytes(UTF_8);
    byte[] manifest =
        """
        {"schemaVersion":2,"mediaType":"%s",
        "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},
        "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":%d}]}"""
            .formatted(
                MANIFEST,
                Digest.ofBytes(config),
                config.length,
                Digest.ofBytes(layer),
                layer.length)
            .getBytes(UTF_8);
    upload(layer);
    upload(config);
    Digest digest = Digest.ofBytes(manifest);
    put(url("manifests/" + digest), manifest, MANIFEST);
    return registry + "/" + REPOSITORY + "@" + digest;
  }

  private String url(String path) {
    return "http://" + registry + "/v2/" + REPOSITORY + "/" + path;
  }

  private void upload(byte[] blob) throws IOException {
    Request begin =
        new Request.Builder()
            .url(url("blobs/uploads/"))
            .post(RequestBody.create(new byte[0], null))
            .build();
    try (Response begun = CLIENT.newCall(begin).execute()) {
      String location = begun.header("Location");
      if (begun.code() != 202 || location == null) {
        throw new IOException("upload: " + begun.code());
      }
      String target = begun.request().url().resolve(location).toString();
      put(
          target + (target.contains("?") ? "&" : "?") + "digest=" + Digest.ofBytes(blob),
          blob,
          "application/octet-stream");
    }
  }

  private static void put(String url, byte[] content, String type) throws IOException {
    Request request =
        new Request.Builder()
            .url(url)
            .put(RequestBody.create(content, MediaType.get(type)))
            .build();
    try (Response response = CLIENT.newCall(request).execute()) {
      if (response.code() != 201) {
        throw new IOException("PUT " + url + ": " + response.code());
      }
    }
  }

  private static byte[] layer(Path watchdog, Path busybox) throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    for (String folder : List.of("bin/", "usr/", "usr/bin/", "etc/")) {
      header(tar, folder, 0755, 0, '5', "");
    }
    header(tar, "tmp/", 01777, 0, '5', "");
    file(tar, "bin/busybox", Files.readAllBytes(busybox));
    file(tar, "usr/bin/fwatchdog", Files.readAllBytes(watchdog));
    for (String program : List.of("env", "cat", "echo")) {
      header(tar, "bin/" + program, 0777, 0, '2', "busybox");
    }
    tar.write(new byte[2 * BLOCK]);
    return tar.toByteArray();
  }

  private static void file(ByteArrayOutputStream tar, String name, byte[] content)
      throws IOException {
    header(tar, name, 0755, content.length, '0', "");
    tar.write(content);
    tar.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
  }

  /** A ustar header (POSIX.1-2017, pax, "ustar Interchange Format"). */
  private static void header(
      ByteArrayOutputStream tar, String name, int mode, int size, char type, String link)
      throws IOException {
    byte[] block = new byte[BLOCK];
    Map<Integer, String> fields =
        Map.of(
            0, name,
            100, octal(mode, 7),
            108, octal(0, 7),
            116, octal(0, 7),
            124, octal(size, 11),
            136, octal(0, 11),
            148, "        ",
            156, String.valueOf(type),
            157, link,
            257, "ustar\00000");
    fields.forEach(
        (at, text) -> System.arraycopy(text.getBytes(US_ASCII), 0, block, at, text.length()));
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    byte[] checksum = (octal(sum, 6) + "\0 ").getBytes(US_ASCII);
    System.arraycopy(checksum, 0, block, 148, checksum.length);
    tar.write(block);
  }

  private static String octal(int value, int digits) {
    return String.format(Locale.ROOT, "%0" + digits + "o", value);
  }
}

package com.dragonchain.contractbuilder.oci;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The media types of images (OCI image specification, media-types.md; Docker image manifest version
 * 2, schema 2).
 */
final class MediaTypes {
  static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
  static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
  static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";

  /** Without all four some registries say that there is no such manifest. */
  static final String ACCEPT =
      String.join(", ", OCI_MANIFEST, OCI_INDEX, DOCKER_MANIFEST, DOCKER_LIST);

  private static final List<String> CONFIGS =
      List.of(
          "application/vnd.docker.container.image.v1+json",
          "application/vnd.oci.image.config.v1+json");
  private static final Pattern LAYER =
      Pattern.compile(
          "application/vnd\\.(?:docker\\.image\\.rootfs\\.diff\\.tar(?:\\.gzip|\\.zstd)?"
              + "|oci\\.image\\.layer\\.v1\\.tar(?:\\+gzip|\\+zstd)?)");
  private static final Pattern FOREIGN =
      Pattern.compile(
          "application/vnd\\.(?:docker\\.image\\.rootfs\\.foreign\\.diff\\.tar(?:\\.gzip|\\.zstd)?"
              + "|oci\\.image\\.layer\\.nondistributable\\.v1\\.tar(?:\\+gzip|\\+zstd)?)");

  private MediaTypes() {}

  static String of(String contentType) {
    int end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  static boolean isIndex(String type) {
    return type.equals(OCI_INDEX) || type.equals(DOCKER_LIST);
  }

  static boolean isManifest(String type) {
    return type.equals(OCI_MANIFEST) || type.equals(DOCKER_MANIFEST);
  }

  static boolean isSchema1(String type) {
    return type.startsWith("application/vnd.docker.distribution.manifest.v1+");
  }

  static boolean isConfig(String type) {
    return CONFIGS.contains(type);
  }

  static boolean isLayer(String type) {
    return LAYER.matcher(type).matches();
  }

  /** Layers that registries do not hold, since their owners forbid it. */
  static boolean isForeign(String type) {
    return FOREIGN.matcher(type).matches();
  }

  /** The type of a gzip layer in a manifest of a family. */
  static String gzipLayer(String manifestType) {
    return manifestType.equals(DOCKER_MANIFEST)
        ? "application/vnd.docker.image.rootfs.diff.tar.gzip"
        : "application/vnd.oci.image.layer.v1.tar+gzip";
  }
}

package com.dragonchain.contractbuilder.testkit.image;

/** The two families of media types that images come in. */
public enum Family {
  /** Docker image manifest version 2, schema 2. */
  DOCKER(
      "application/vnd.docker.distribution.manifest.v2+json",
      "application/vnd.docker.distribution.manifest.list.v2+json",
      "application/vnd.docker.container.image.v1+json",
      "application/vnd.docker.image.rootfs.diff.tar",
      "application/vnd.docker.image.rootfs.foreign.diff.tar"),
  /** OCI image specification 1.1. */
  OCI(
      "application/vnd.oci.image.manifest.v1+json",
      "application/vnd.oci.image.index.v1+json",
      "application/vnd.oci.image.config.v1+json",
      "application/vnd.oci.image.layer.v1.tar",
      "application/vnd.oci.image.layer.nondistributable.v1.tar");

  private final String manifest;
  private final String index;
  private final String config;
  private final String layer;
  private final String foreign;

  Family(String manifest, String index, String config, String layer, String foreign) {
    this.manifest = manifest;
    this.index = index;
    this.config = config;
    this.layer = layer;
    this.foreign = foreign;
  }

  /**
   * The media type of a manifest.
   *
   * @return a media type
   */
  public String manifest() {
    return manifest;
  }

  /**
   * The media type of an index, or manifest list.
   *
   * @return a media type
   */
  public String index() {
    return index;
  }

  /**
   * The media type of a config.
   *
   * @return a media type
   */
  public String config() {
    return config;
  }

  /**
   * The media type of a layer.
   *
   * @param compression {@code gzip}, {@code zstd}, or empty for none
   * @return a media type
   */
  public String layer(String compression) {
    return suffixed(layer, compression);
  }

  /**
   * The media type of a layer that registries do not hold.
   *
   * @param compression {@code gzip}, {@code zstd}, or empty for none
   * @return a media type
   */
  public String foreign(String compression) {
    return suffixed(foreign, compression);
  }

  private String suffixed(String type, String compression) {
    // Docker's types say "tar.gzip", OCI's say "tar+gzip".
    return compression.isEmpty() ? type : type + (this == DOCKER ? "." : "+") + compression;
  }
}

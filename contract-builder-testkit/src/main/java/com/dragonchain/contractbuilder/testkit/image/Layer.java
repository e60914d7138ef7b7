package com.dragonchain.contractbuilder.testkit.image;

import com.dragonchain.contractbuilder.model.Digest;
import java.util.List;

/**
 * A layer of an image.
 *
 * @param compression {@code gzip}, {@code zstd}, or empty for none: what its media type will say
 * @param content its bytes as a registry holds them
 * @param diffId the digest of its bytes when unpacked
 * @param urls where it is, if no registry holds it
 */
@SuppressWarnings("ArrayRecordComponent") // compared by digest
public record Layer(String compression, byte[] content, Digest diffId, List<String> urls) {

  /**
   * A gzip layer.
   *
   * @param tar what is in it
   * @return the layer
   */
  public static Layer gzip(Tar tar) {
    return of("gzip", Compression.gzip(tar.bytes()), tar);
  }

  /**
   * A gzip layer of several members.
   *
   * @param tar what is in it
   * @param members how many
   * @return the layer
   */
  public static Layer gzipMembers(Tar tar, int members) {
    return of("gzip", Compression.gzipMembers(tar.bytes(), members), tar);
  }

  /**
   * A zstd layer, of raw blocks.
   *
   * @param tar what is in it
   * @return the layer
   */
  public static Layer zstd(Tar tar) {
    return of("zstd", Compression.zstd(tar.bytes()), tar);
  }

  /**
   * A layer that is not compressed.
   *
   * @param tar what is in it
   * @return the layer
   */
  public static Layer plain(Tar tar) {
    return of("", tar.bytes(), tar);
  }

  /**
   * A gzip layer that no registry holds.
   *
   * @param tar what is in it
   * @param url where it is said to be
   * @return the layer
   */
  public static Layer foreign(Tar tar, String url) {
    return new Layer(
        "gzip", Compression.gzip(tar.bytes()), Digest.ofBytes(tar.bytes()), List.of(url));
  }

  private static Layer of(String compression, byte[] content, Tar tar) {
    return new Layer(compression, content, Digest.ofBytes(tar.bytes()), List.of());
  }

  /**
   * The digest of its bytes as a registry holds them.
   *
   * @return the digest
   */
  public Digest digest() {
    return Digest.ofBytes(content);
  }

  /**
   * Whether no registry holds it.
   *
   * @return true for a foreign layer
   */
  public boolean isForeign() {
    return !urls.isEmpty();
  }

  String mediaType(Family family) {
    return isForeign() ? family.foreign(compression) : family.layer(compression);
  }
}

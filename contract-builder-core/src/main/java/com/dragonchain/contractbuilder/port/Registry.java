package com.dragonchain.contractbuilder.port;

import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.ImageRepository;
import java.util.List;
import java.util.Optional;

/**
 * The repository of the private registry in which all adapted images live. Every operation may be
 * repeated. Safe for many threads. Each can throw {@link
 * com.dragonchain.contractbuilder.error.DeniedException}, {@link
 * com.dragonchain.contractbuilder.error.UnavailableException} and {@link
 * com.dragonchain.contractbuilder.error.ProtocolException}.
 */
public interface Registry {

  /**
   * What is known of a manifest.
   *
   * @param digest its digest
   * @param children the manifests of an index, else empty
   * @param contract the label {@code com.dragonchain.contract.id} of its config (of an index: of
   *     its first child)
   */
  record Image(Digest digest, List<Digest> children, Optional<String> contract) {

    /** Copies. */
    public Image {
      children = List.copyOf(children);
    }
  }

  /** What became of a request to delete. */
  enum Deletion {
    /** It is gone. */
    DELETED,
    /** It was not there. */
    ABSENT,
    /** The registry does not delete (405 {@code UNSUPPORTED}). It stays. */
    UNSUPPORTED
  }

  /**
   * Where the images live.
   *
   * @return the repository
   */
  ImageRepository repository();

  /**
   * The manifest that a tag names.
   *
   * @param tag the tag
   * @return its digest, or nothing
   */
  Optional<Digest> resolve(String tag);

  /**
   * Looks a manifest up.
   *
   * @param digest its digest
   * @return what is known, or nothing if it is not there
   */
  Optional<Image> find(Digest digest);

  /**
   * Lets a tag name a manifest; it moves if it named another.
   *
   * @param digest the manifest's digest
   * @param tag the tag
   * @throws com.dragonchain.contractbuilder.error.NotFoundException if there is no such manifest
   */
  void tag(Digest digest, String tag);

  /**
   * Deletes a manifest and with it every tag that names it. Of an index only the index itself.
   * Blobs stay: other images may share them.
   *
   * @param digest its digest
   * @return what became of it
   */
  Deletion delete(Digest digest);
}

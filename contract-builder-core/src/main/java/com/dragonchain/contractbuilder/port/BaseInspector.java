package com.dragonchain.contractbuilder.port;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.port.ImageBuilder.BaseImage;
import java.util.List;
import java.util.Optional;

/**
 * Looks at a base image without a builder. A builder whose tool would run a base's ONBUILD
 * triggers, or unpack it before anybody has seen how large it is, asks one before it starts the
 * tool.
 *
 * <p>Without an effect, may be repeated, safe for many threads. Throws what {@link
 * ImageBuilder#inspect} throws, for the same reasons; a trigger is no reason.
 */
public interface BaseInspector {

  /**
   * What was seen.
   *
   * @param base the base, pinned to the digest that its tag named
   * @param manifest digest of the manifest of the one image that is to be adapted: the base's own,
   *     or of its index the one for the platform asked for
   * @param onBuild its ONBUILD triggers ({@code config.OnBuild}), usually none
   */
  record Inspection(BaseImage base, Digest manifest, List<String> onBuild) {

    /** Copies. */
    public Inspection {
      onBuild = List.copyOf(onBuild);
    }
  }

  /**
   * Looks at the base of a request.
   *
   * @param request what is to be adapted
   * @return what was seen
   */
  Inspection inspect(ImageBuilder.Request request);

  /**
   * Counts how large the layers of a base are unpacked, by reading them; what was counted before
   * need not be read again.
   *
   * @param request what is to be adapted
   * @param limitBytes how large they may be
   * @throws com.dragonchain.contractbuilder.error.RefusedException as soon as there are more
   */
  void requireUnpacked(ImageBuilder.Request request, long limitBytes);

  /**
   * Whether a registry is spoken to in plain HTTP, so that a tool speaks to it in the same way.
   *
   * @param registry {@code host[:port]}, which may be asked
   * @param deadline when to give up
   * @return false for HTTPS
   */
  boolean isPlainHttp(String registry, Deadline deadline);

  /**
   * What is configured as the login for a registry, so that a tool uses the same.
   *
   * @param registry {@code host[:port]}
   * @return a user and a password; nothing for a registry that needs none, and for a login by a
   *     token, which tools cannot be given
   */
  Optional<Credentials> login(String registry);

  /**
   * What a tag names now, so that what a tool says that it pushed can be compared with it.
   *
   * @param repository where
   * @param tag the tag
   * @param credentials for its registry
   * @param deadline when to give up
   * @return the digest, or nothing if there is no such tag
   */
  Optional<Digest> resolve(
      ImageRepository repository, String tag, Optional<Credentials> credentials, Deadline deadline);
}

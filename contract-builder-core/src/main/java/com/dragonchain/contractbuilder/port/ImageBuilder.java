package com.dragonchain.contractbuilder.port;

import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.ImageRepository;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a customer's image fit for OpenFaaS and puts it into the private registry.
 *
 * <p>The adapted image is the customer's with one more layer ({@code usr/}, {@code usr/bin/},
 * {@code usr/bin/fwatchdog}, mode 0755, owner 0:0) and a changed config: {@code User} {@code
 * 1000:1000}; {@code Env} with {@code write_debug=false} at its end (and {@code
 * PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin} first if it had none); no
 * {@code Entrypoint}; {@code Cmd} {@code ["/usr/bin/fwatchdog"]}; {@code ExposedPorts} with {@code
 * 8080/tcp}; {@code Healthcheck} {@code [ -e /tmp/.lock ] || exit 1} every 3 s; the label {@code
 * com.dragonchain.contract.id}. All else is kept.
 *
 * <p>Implementations are safe for use by many threads at once, keep nothing per call, execute
 * nothing of the customer's, and leave nothing behind: no file, image, container, mount, process,
 * open upload. An interrupt of the calling thread ends a call with {@link
 * com.dragonchain.contractbuilder.error.CancelledException}, the flag set again.
 */
public interface ImageBuilder {

  /** What a builder can do that not every one can. */
  enum Capability {
    /** The same base and contract give the same digest, wherever and whenever. */
    REPRODUCIBLE,
    /** Images of several platforms, pushed as an index. */
    INDEX,
    /**
     * ONBUILD triggers of a base are dropped; without this, such a base is refused, since the tool
     * would run them.
     */
    DROPS_ONBUILD,
    /**
     * The image is pushed by digest and the tag is not touched; without this, the push moves the
     * tag {@code <contract id>}.
     */
    PUSHES_BY_DIGEST
  }

  /**
   * What is to be adapted.
   *
   * @param contract whose image it becomes
   * @param base the customer's image
   * @param credentials for the base's registry and no other; none: what is configured for it, or
   *     anonymous
   * @param target where the adapted image goes
   * @param deadline when it has to be done
   */
  record Request(
      ContractId contract,
      ImageReference base,
      Optional<Credentials> credentials,
      ImageRepository target,
      Deadline deadline) {}

  /**
   * A base image that exists and may be used.
   *
   * @param reference pinned to the digest that its tag named
   * @param compressedBytes the sum of its layers' sizes as its manifest declares them, or -1 if the
   *     builder cannot tell
   */
  record BaseImage(ImageReference reference, long compressedBytes) {}

  /**
   * An adapted image that is in the private registry.
   *
   * @param digest of its manifest or index, as the registry confirms it
   * @param children digests of the manifests of an index, empty for a single image
   */
  record AdaptedImage(Digest digest, List<Digest> children) {

    /** Copies. */
    public AdaptedImage {
      children = List.copyOf(children);
    }
  }

  /**
   * Hears how an adaptation goes on. Called from the builder's threads, several at a time; must not
   * block for long.
   */
  interface Progress {

    /**
     * A manifest is about to be put. Called before the first byte of the put, on the calling
     * thread; what it throws ends the adaptation. Builders without {@link
     * Capability#PUSHES_BY_DIGEST}, which learn a digest from the push, call {@link
     * #pushing(Duration)} instead.
     *
     * @param digest the manifest's digest
     * @param present whether the target has it already, from an earlier job
     */
    default void pushing(Digest digest, boolean present) {}

    /**
     * The contract's tag is about to be pushed. Called before the first byte of the push, on the
     * calling thread; what it throws ends the adaptation.
     *
     * @param atMost how long the push may last, all its attempts together
     */
    default void pushing(Duration atMost) {}

    /**
     * A layer goes on.
     *
     * @param layer its digest, or what the tool calls it
     * @param doneBytes how much of it was handled
     * @param totalBytes of how much, or -1
     */
    default void layer(String layer, long doneBytes, long totalBytes) {}

    /**
     * A layer is where it has to be.
     *
     * @param layer its digest, or what the tool calls it
     * @param how such as {@code mounted}, {@code copied}, {@code present}
     */
    default void layerDone(String layer, String how) {}

    /**
     * Something that the owner should know.
     *
     * @param message one line
     */
    default void warning(String message) {}

    /**
     * One that listens to nothing.
     *
     * @return a progress without effect
     */
    static Progress none() {
      return new Progress() {};
    }
  }

  /**
   * What this builder can do.
   *
   * @return its capabilities, always the same
   */
  Set<Capability> capabilities();

  /**
   * Looks at the base without an effect: that it exists, may be read, is of a platform and kind
   * that can be adapted, and is not too large by its declared sizes. May be repeated.
   *
   * @param request what is to be adapted
   * @return the base, pinned
   * @throws com.dragonchain.contractbuilder.error.NotFoundException if there is no such image
   * @throws com.dragonchain.contractbuilder.error.DeniedException if the credentials are not good
   *     enough
   * @throws com.dragonchain.contractbuilder.error.RefusedException if it must not or cannot be
   *     adapted
   * @throws com.dragonchain.contractbuilder.error.UnavailableException if its registry does not
   *     answer
   * @throws com.dragonchain.contractbuilder.error.ProtocolException if its registry answers
   *     nonsense
   */
  BaseImage inspect(Request request);

  /**
   * Adapts and pushes. May be repeated at any time, also after a crash in the middle; then it ends
   * with an image of the same meaning, and with the same digest if the builder is {@link
   * Capability#REPRODUCIBLE} and the base was pinned. After a failure the target has no new
   * manifest, tag or open upload.
   *
   * @param request what is to be adapted
   * @param progress hears how it goes
   * @return the image, which the registry was asked for
   * @throws com.dragonchain.contractbuilder.error.NotFoundException if there is no such image
   * @throws com.dragonchain.contractbuilder.error.DeniedException if a registry does not accept the
   *     credentials
   * @throws com.dragonchain.contractbuilder.error.RefusedException if the image must not or cannot
   *     be adapted, or there is no room
   * @throws com.dragonchain.contractbuilder.error.UnavailableException if a registry or tool does
   *     not answer, or the deadline passed
   * @throws com.dragonchain.contractbuilder.error.ProtocolException if content is not what its
   *     digest or size says
   */
  AdaptedImage adapt(Request request, Progress progress);
}
